//! Servers and clients that others wrote, recorded while they talk: what camadas tells of it is what tshark tells, and no
//! password of theirs is shown.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{folder, record};

/// Whether this program can be run; that it cannot is said.
fn has(program: &str) -> bool {
    let found = Command::new("sh").args(["-c", &format!("PATH=$PATH:/usr/sbin:/sbin command -v {program}")]).output();
    let found = found.is_ok_and(|run| run.status.success());
    if !found {
        println!("skipped: {program} is absent");
    }
    found
}

/// Columns of `fields`, frame by frame; frames without any of them are left out.
fn ours(path: &Path, fields: &[&str]) -> Vec<String> {
    let run = Command::new(env!("CARGO_BIN_EXE_camadas"))
        .arg("fields")
        .arg(path)
        .args(fields.iter().flat_map(|field| ["-e", field]))
        .output()
        .expect("camadas runs");
    rows(&run.stdout, 1)
}

/// The same as tshark has it; `None` without it, which is said.
fn theirs(path: &Path, fields: &[&str]) -> Option<Vec<String>> {
    let tshark = Command::new("tshark")
        .args([
            "-n",
            "-o",
            "tcp.desegment_tcp_streams:FALSE",
            "-T",
            "fields",
            "-E",
            "occurrence=a",
            "-E",
            "aggregator=;",
            "-r",
        ])
        .arg(path)
        .args(fields.iter().flat_map(|field| ["-e", field]))
        .output();
    match tshark {
        Ok(run) => Some(rows(&run.stdout, 0)),
        Err(_) => {
            println!("skipped: tshark is absent");
            None
        }
    }
}

fn rows(text: &[u8], heads: usize) -> Vec<String> {
    let text = String::from_utf8_lossy(text);
    text.lines().skip(heads).filter(|line| !line.trim().is_empty()).map(String::from).collect()
}

/// All that `camadas follow` shows of every conversation.
fn said(path: &Path, conversations: usize) -> String {
    let follow = |number: usize| {
        let run = Command::new(env!("CARGO_BIN_EXE_camadas"))
            .arg("follow")
            .arg(path)
            .arg(number.to_string())
            .output()
            .expect("camadas runs");
        String::from_utf8_lossy(&run.stdout).into_owned()
    };
    (1..=conversations).map(follow).collect()
}

#[test]
fn a_broker_of_mqtt_and_its_clients() {
    if !has("mosquitto") || !has("mosquitto_pub") {
        return;
    }
    let folder = folder();
    let (out, settings, script) =
        (folder.path().join("out.pcapng"), folder.path().join("mosquitto.conf"), folder.path().join("clients.sh"));
    fs::write(&settings, "listener 1883 0.0.0.0\nallow_anonymous true\n").expect("a file");
    // Each keeps what was published, so that who subscribes later gets it.
    let clients = "\
        until mosquitto_pub -h broker -V mqttv311 -i tres -u ana -P segredo -t sala/luz -m ligada -q 1 -r; do sleep 0.05; done\n\
        mosquitto_sub -h broker -V mqttv311 -i quatro -t 'sala/#' -q 1 -C 1\n\
        mosquitto_pub -h broker -V mqttv5 -i cinco -u ana -P segredo -t sala/luz -m apagada -q 2 -r \
          -D publish user-property chave valor -D publish content-type text/plain -D connect session-expiry-interval 30\n\
        mosquitto_sub -h broker -V mqttv5 -i seis -t 'sala/#' -q 2 -C 1\n";
    fs::write(&script, clients).expect("a file");
    let a = format!("broker: sh -c 'PATH=$PATH:/usr/sbin exec mosquitto -c {}'", settings.display());
    let b = format!("casa: sh {}", script.display());
    let Some((code, told, err)) = record(&["-w", &out.to_string_lossy(), &a, &b]) else { return };
    assert_eq!(code, Some(0), "{told}{err}");
    assert!(told.contains("│ ligada") && told.contains("│ apagada"), "{told}{err}");
    // Acknowledgements of a subscription look the same in both versions, so their codes are left out.
    let fields = [
        "mqtt.msgtype",
        "mqtt.ver",
        "mqtt.clientid",
        "mqtt.username",
        "mqtt.topic",
        "mqtt.msgid",
        "mqtt.qos",
        "mqtt.prop_key",
        "mqtt.prop_value",
        "mqtt.conack.val",
        "mqtt.connack.reason_code",
    ];
    let ours = ours(&out, &fields);
    assert!(ours.iter().any(|row| row.contains("cinco")) && ours.iter().any(|row| row.contains("chave")), "{ours:#?}");
    if let Some(theirs) = theirs(&out, &fields) {
        for (frame, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
            assert_eq!(ours, theirs, "message {frame}");
        }
        assert_eq!(ours.len(), theirs.len());
    }
    assert!(!said(&out, 4).contains("segredo"));
}

#[test]
fn a_store_of_redis_and_its_clients() {
    if !has("redis-server") || !has("redis-cli") {
        return;
    }
    let folder = folder();
    let (out, script) = (folder.path().join("out.pcapng"), folder.path().join("clients.sh"));
    let clients = "\
        until redis-cli -h dados PING; do sleep 0.05; done\n\
        redis-cli -h dados SET nome Ana\n\
        redis-cli -h dados -3 HSET aula tema redes sala 12\n\
        redis-cli -h dados -3 HGETALL aula\n\
        redis-cli -h dados CONFIG SET requirepass segredo\n\
        redis-cli -h dados --no-auth-warning -a segredo MGET nome outro\n\
        printf 'AUTH segredo\\r\\nPING\\r\\nQUIT\\r\\n' | nc dados 6379\n";
    fs::write(&script, clients).expect("a file");
    let a = "dados: redis-server --port 6379 --protected-mode no --bind 0.0.0.0 --save '' --appendonly no";
    let b = format!("casa: sh {}", script.display());
    let Some((code, told, err)) = record(&["-w", &out.to_string_lossy(), a, &b]) else { return };
    assert_eq!(code, Some(0), "{told}{err}");
    let texts = ours(&out, &["redis.bulk"]);
    for told in
        ["SET;nome;Ana", "HSET;aula;tema;redes;sala;12", "MGET;nome;outro", "CONFIG;SET;requirepass", "AUTH;PING;QUIT"]
    {
        assert!(texts.iter().any(|row| row.starts_with(told)), "{told}: {texts:#?}");
    }
    assert_eq!(ours(&out, &["redis.password"]).len(), 3, "set, asked for by redis-cli and by hand");
    assert!(!said(&out, 8).contains("segredo"));
}
