package io.velour.frontend.channel;

/** A thread that carries exchanges, and hands out what they bring: whatever it does besides, the lane waits for. */
public final class LaneThread extends Thread {
    LaneThread(String name, Runnable work) {
        super(work, name);
        setDaemon(true);
    }
}
