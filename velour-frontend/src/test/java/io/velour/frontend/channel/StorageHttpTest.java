package io.velour.frontend.channel;

import java.util.OptionalInt;

import io.velour.cluster.StorageNode;

class StorageHttpTest extends BatchExchangeContract {
    @Override
    FakeNode start(FakeNode.Behaviour behaviour) {
        return new FakeHttpNode(behaviour, OptionalInt.empty());
    }

    @Override
    BatchExchange exchangeWith(StorageNode node) {
        return new StorageHttp(client, node.address(), MAX_ANSWER);
    }
}
