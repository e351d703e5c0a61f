package io.velour.shell.stream;

/**
 * What a frame begins with.
 *
 * @param length how many bytes follow
 * @param mark   0 to 65,535. In a batch how many of them are {@linkplain FrameHeaders headers}, in an answer its status, as that of HTTP
 */
public record FrameHead(int length, int mark) {}
