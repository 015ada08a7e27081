import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.MulticastSocket;

/** Joins 224.2.2.3, port 8888, prints as many messages as the argument says, and leaves the group. */
public class MulticastReceiver {
    // The lecture joins by the group's address alone.
    @SuppressWarnings("deprecation")
    public static void main(String[] words) throws Exception {
        InetAddress group = InetAddress.getByName("224.2.2.3");
        MulticastSocket socket = new MulticastSocket(8888);
        socket.joinGroup(group);
        System.out.println("Esperando mensagem em " + InetAddress.getLocalHost());
        for (int left = Integer.parseInt(words[0]); left > 0; left--) {
            DatagramPacket packet = new DatagramPacket(new byte[1024], 1024);
            socket.receive(packet);
            String said = new String(packet.getData(), 0, packet.getLength());
            System.out.println("De " + packet.getAddress().getHostAddress() + ": " + said);
        }
        socket.leaveGroup(group);
        socket.close();
    }
}
