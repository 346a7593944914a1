package org.layerscope.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;

/** What runs in a {@link Worker}: decodes what comes, until the process that started it closes the connection or ends. */
final class WorkerMain {

    private static final int WARM_UP_SIDE = 256;

    /** After a picture of more than this the heap is tidied up before the next one comes, so that it neither grows nor makes anybody wait. */
    private static final int GARBAGE_PIXELS = 4_000_000;

    private WorkerMain() {}

    public static void main(String[] arguments) throws IOException {
        serve(arguments, new ImageIoDecoder());
    }

    /** @param arguments the address of the socket on which the pictures come, and the path of the box for what is large, if there is one */
    static void serve(String[] arguments, Decoder decoder) throws IOException {
        Thread.ofPlatform().daemon().start(WorkerMain::endWithParent);
        ImageIO.setUseCache(false); // its files would hold photos
        Reading warm = decoder.decode(warmUp());
        Optional<Box> box = arguments.length > 1 ? Optional.of(Box.open(Path.of(arguments[1]))) : Optional.empty();
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(Path.of(arguments[0])))) {
            Wire wire = Wire.sending(channel, box);
            wire.send(Reading.class, warm);
            while (true) {
                Picture picture = wire.receive(Picture.class);
                wire.send(Reading.class, decoder.decode(picture));
                if (picture.width() * picture.height() > GARBAGE_PIXELS) {
                    System.gc();
                }
            }
        }
    }

    /** Loads what the first photo would wait for. */
    private static Picture warmUp() throws IOException {
        BufferedImage image = new BufferedImage(WARM_UP_SIDE, WARM_UP_SIDE, BufferedImage.TYPE_3BYTE_BGR);
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", jpeg);
        return Picture.of(Format.JPEG, WARM_UP_SIDE, WARM_UP_SIDE, Pieces.of(jpeg.toByteArray()));
    }

    /** Also in the middle of a picture: the parent holds the other end of the standard input, and never writes. */
    private static void endWithParent() {
        try {
            System.in.read();
        } catch (IOException gone) {
            // It has ended.
        }
        Runtime.getRuntime().halt(0);
    }
}
