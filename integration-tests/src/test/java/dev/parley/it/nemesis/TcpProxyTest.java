package dev.parley.it.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
    private static final int SOON = 10_000;
    private static final int A_WHILE = 150;

    private ServerSocket server;
    private TcpProxy proxy;
    private Socket client;
    private Socket served;

    @BeforeEach
    void connected() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        int port = freePort();
        proxy = TcpProxy.start("test", port, server.getLocalPort());
        client = new Socket(InetAddress.getLoopbackAddress(), port);
        served = server.accept();
        client.setSoTimeout(SOON);
        served.setSoTimeout(SOON);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        served.close();
        proxy.close();
        server.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    private static void assertPasses(Socket from, Socket to, int value) throws IOException {
        from.getOutputStream().write(value);
        assertThat(to.getInputStream().read()).isEqualTo(value);
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(A_WHILE);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(SOON);
    }

    @Test
    void passesBothWays() throws IOException {
        assertPasses(client, served, 1);
        assertPasses(served, client, 2);
    }

    @Test
    void whatIsSentIntoACutWireArrivesWhenItIsMended() throws IOException {
        proxy.cut();
        client.getOutputStream().write(1);
        served.getOutputStream().write(2);
        assertSilent(served);
        assertSilent(client);
        proxy.mend();
        assertThat(served.getInputStream().read()).isEqualTo(1);
        assertThat(client.getInputStream().read()).isEqualTo(2);
    }

    @Test
    void answersAloneCanBeCut() throws IOException {
        proxy.cutAnswers();
        assertPasses(client, served, 1);
        served.getOutputStream().write(2);
        assertSilent(client);
        proxy.mend();
        assertThat(client.getInputStream().read()).isEqualTo(2);
    }

    @Test
    void slowWireTakesItsTime() throws IOException {
        proxy.delay(Duration.ofMillis(A_WHILE));
        long begin = System.nanoTime();
        assertPasses(client, served, 1);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(A_WHILE));
    }

    @Test
    void endOfOneSideReachesTheOther() throws IOException {
        served.close();
        assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
}
