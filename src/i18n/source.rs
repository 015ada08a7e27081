//! Why a capture could not be read to its end, and what to do.

catalogue! {
    "source.error" => "{file}: {what}", "{file}: {what}";
    "source.error_at" => "{file}, octet {offset}: {what}", "{file}, octeto {offset}: {what}";
    "source.empty" => "the file is empty", "o arquivo está vazio";
    "source.unknown" => "not a capture in a known format", "não é uma captura em formato conhecido";
    "source.truncated" => "the capture ends in the middle of a record", "a captura termina no meio de um registro";
    "source.corrupt" => "the capture is damaged: {what}", "a captura está danificada: {what}";
}
