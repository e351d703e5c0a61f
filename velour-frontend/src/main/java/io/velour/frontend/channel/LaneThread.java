package io.velour.frontend.channel;

import io.velour.frontend.connection.ConnectionThread;

/** A thread that carries exchanges, and hands out what they bring: whatever it does besides, the lane waits for. */
final class LaneThread extends Thread implements ConnectionThread {
    LaneThread(String name, Runnable work) {
        super(work, name);
        setDaemon(true);
    }
}
