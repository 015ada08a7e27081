import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;

/** Sends "Multicast numero N" to 224.2.2.3, port 8888, every 500 ms; the argument is how many. */
public class MulticastSender {
    public static void main(String[] words) throws Exception {
        InetAddress group = InetAddress.getByName("224.2.2.3");
        DatagramSocket socket = new DatagramSocket();
        for (int number = 1; number <= Integer.parseInt(words[0]); number++) {
            byte[] message = ("Multicast numero " + number).getBytes();
            socket.send(new DatagramPacket(message, message.length, group, 8888));
            System.out.println("Mensagem enviada: " + new String(message));
            Thread.sleep(500);
        }
        socket.close();
    }
}
