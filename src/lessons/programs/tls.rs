//! The object of `http_json` over TLS 1.3 (RFC 8446): whoever listens on the way sees that two talk, and how much.
//!
//! The server makes its certificate when it starts, and nobody vouches for it. The client says so, and goes on: it is safe
//! from listeners, not from somebody in the server's place.

use std::fmt::Write as _;
use std::sync::Arc;

use rustix::system::uname;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, ClientConnection, DigitallySignedStruct, KeyLogFile, ServerConfig, ServerConnection};
use rustls::{SignatureScheme, StreamOwned};

use super::console::Console;
use super::http_json::{Service, visit};
use super::net::{accept, connect, listen};
use super::waits::Patient;
use super::{Doing, Program, Setup, Takes, Trouble};
use crate::i18n::w;

/// What both sides speak inside: HTTP/1.1, by its registered name (RFC 7301 §6).
const INSIDE: &[u8] = b"http/1.1";

/// Serves the object over TLS.
pub const SERVER: Program = Program {
    name: "tls-server",
    about: w(
        "Serves the object of http-server over TLS 1.3, with a certificate made at the start",
        "Serve o objeto do http-server sobre TLS 1.3, com um certificado feito no início",
    ),
    takes: &[Takes::Port(8443), Takes::Address, Takes::Name, Takes::Message("Comunicação em sistemas distribuídos")],
    run: serve,
};

/// Asks for the object over TLS.
pub const CLIENT: Program = Program {
    name: "tls-client",
    about: w(
        "Asks for the object of a server over TLS; tells whose certificate it got, and does not check it",
        "Pede o objeto de um servidor sobre TLS; diz que certificado recebeu, e não o verifica",
    ),
    takes: &[Takes::Host("localhost"), Takes::Port(8443)],
    run: ask,
};

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> Trouble {
    Trouble::failed(Doing::Secure, std::io::Error::other(error))
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// A certificate for this host, its key, and how to speak.
fn server_config(setup: &Setup) -> Result<ServerConfig, Trouble> {
    let own = setup.name.clone().unwrap_or_else(|| uname().nodename().to_string_lossy().into_owned());
    let names = vec![own, "localhost".to_owned()];
    let made = rcgen::generate_simple_self_signed(names).map_err(failed)?;
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let builder =
        ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().map_err(failed)?;
    let certificates = vec![made.cert.der().clone()];
    let mut config = builder.with_no_client_auth().with_single_cert(certificates, key.into()).map_err(failed)?;
    config.alpn_protocols = vec![INSIDE.to_vec()];
    // Whoever sets SSLKEYLOGFILE may read along, as in browsers.
    config.key_log = Arc::new(KeyLogFile::new());
    Ok(config)
}

fn serve(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let config = Arc::new(server_config(setup)?);
    let listener = listen(setup)?;
    let mut service = Service { title: &setup.message, visitors: Vec::new() };
    console.say("program.waiting_connection", &[])?;
    loop {
        let (connection, from) = accept(&listener, console)?;
        console.say("program.connection_from", &[("from", &from)])?;
        let session = ServerConnection::new(Arc::clone(&config)).map_err(failed)?;
        let mut stream = StreamOwned::new(session, Patient { connection, waits: console.waits });
        let served = service.all(&mut stream, console);
        stream.conn.send_close_notify();
        match served.and_then(|()| finish(stream.conn.complete_io(&mut stream.sock))) {
            Err(Trouble::Stopped) => return Err(Trouble::Stopped),
            Err(trouble) => console.line(&trouble.message(console.lang))?,
            Ok(()) => console.say("program.connection_closed", &[])?,
        }
    }
}

fn finish(result: std::io::Result<(usize, usize)>) -> Result<(), Trouble> {
    result.map(drop).map_err(|error| Trouble::failed(Doing::Answer, error))
}

fn ask(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let builder =
        ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().map_err(failed)?;
    let mut config =
        builder.dangerous().with_custom_certificate_verifier(Arc::new(Unverified(provider()))).with_no_client_auth();
    config.alpn_protocols = vec![INSIDE.to_vec()];
    config.key_log = Arc::new(KeyLogFile::new());
    let name = ServerName::try_from(setup.host().to_owned()).map_err(failed)?;
    let connection = connect(setup, console)?;
    let session = ClientConnection::new(Arc::new(config), name).map_err(failed)?;
    let mut stream = StreamOwned::new(session, Patient { connection, waits: console.waits });
    finish(stream.conn.complete_io(&mut stream.sock))?;
    let certificate = stream.conn.peer_certificates().and_then(|chain| chain.first());
    let print = certificate.map(|certificate| fingerprint(certificate)).unwrap_or_default();
    console.say("program.unverified", &[("print", &print)])?;
    visit(&mut stream, setup.host(), console)?;
    stream.conn.send_close_notify();
    finish(stream.conn.complete_io(&mut stream.sock))
}

/// The first octets of the SHA-256 of a certificate, by which people compare certificates.
fn fingerprint(certificate: &[u8]) -> String {
    const SHOWN: usize = 8;
    let suite = ring::cipher_suite::TLS13_AES_128_GCM_SHA256;
    let hash = suite.tls13().map(|suite| suite.common.hash_provider.hash(certificate));
    let mut text = String::new();
    for octet in hash.iter().flat_map(|hash| hash.as_ref()).take(SHOWN) {
        let _ = write!(text, "{}{octet:02x}", if text.is_empty() { "" } else { ":" });
    }
    text + ":…"
}

/// Takes any certificate: nobody vouches for one that its server made. That whoever shows it has its key is checked.
#[derive(Debug)]
struct Unverified(Arc<CryptoProvider>);

impl ServerCertVerifier for Unverified {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
