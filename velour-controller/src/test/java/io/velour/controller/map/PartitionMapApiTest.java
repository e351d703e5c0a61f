package io.velour.controller.map;

import static org.hamcrest.Matchers.hasProperty;
import static org.hamcrest.Matchers.hasToString;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.request;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

import io.velour.shell.problem.ProblemExceptionResolver;

class PartitionMapApiTest {
    private final PartitionMapPublisher publisher = new PartitionMapPublisher(1);
    private final MockMvc api = MockMvcBuilders.standaloneSetup(new PartitionMapApi(publisher))
            .setHandlerExceptionResolvers(new ProblemExceptionResolver()).build();

    @Test
    void oneTooManyWhoWantsToWaitIsTurnedAwayForNow() throws Exception {
        publisher.start();
        api.perform(get("/v1/partition-map?wait=30s")).andExpect(request().asyncStarted());

        api.perform(get("/v1/partition-map?wait=30s")).andExpect(status().isTooManyRequests())
                .andExpect(header().string("Retry-After", "1")).andExpect(jsonPath("$.code").value("overloaded"))
                .andExpect(jsonPath("$.retryable").value(true));
        api.perform(get("/v1/partition-map")).andExpect(request().asyncResult(
                hasProperty("statusCode", hasToString("204 NO_CONTENT"))));
    }
}
