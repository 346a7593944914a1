package org.layerscope.image;

/** The numbers by which TIFF calls what describes a picture. */
final class TiffTag {

    static final int KIND_OF_PAGE = 254;
    static final int WIDTH = 256;
    static final int HEIGHT = 257;
    static final int BITS = 258;
    static final int COMPRESSION = 259;
    static final int PHOTOMETRIC = 262;
    static final int BIT_ORDER = 266;
    static final int STRIP_OFFSETS = 273;
    static final int ORIENTATION = 274;
    static final int CHANNELS = 277;
    static final int ROWS_PER_STRIP = 278;
    static final int STRIP_LENGTHS = 279;
    static final int PLANAR = 284;
    static final int FAX3_OPTIONS = 292;
    static final int FAX4_OPTIONS = 293;
    static final int PREDICTOR = 317;
    static final int PALETTE = 320;
    static final int TILE_WIDTH = 322;
    static final int TILE_HEIGHT = 323;
    static final int TILE_OFFSETS = 324;
    static final int TILE_LENGTHS = 325;
    static final int MORE_DIRECTORIES = 330;
    static final int INK_SET = 332;
    static final int EXTRA_CHANNELS = 338;
    static final int SAMPLE_FORMAT = 339;
    static final int JPEG_TABLES = 347;
    static final int YCBCR_COEFFICIENTS = 529;
    static final int YCBCR_SUBSAMPLING = 530;
    static final int YCBCR_POSITION = 531;
    static final int BLACK_AND_WHITE = 532;
    static final int PROFILE = 34_675;
    static final int DNG_VERSION = 50_706;

    private TiffTag() {}
}
