package org.layerscope.network;

import java.math.BigDecimal;

/** Numbers and truth values as Python prints them. */
final class PythonText {

    private PythonText() {}

    static String of(boolean value) {
        return value ? "True" : "False";
    }

    /** Python's {@code repr} of a float: the shortest digits, with an exponent below 1e-4 and from 1e16 on. */
    static String of(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        BigDecimal number = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = number.precision() - number.scale() - 1;
        if (number.signum() == 0 || (exponent >= -4 && exponent < 16)) {
            String plain = number.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String digits = number.movePointLeft(exponent).toPlainString();
        String sign = exponent < 0 ? "-" : "+";
        int size = Math.abs(exponent);
        return digits + "e" + sign + (size < 10 ? "0" : "") + size;
    }
}
