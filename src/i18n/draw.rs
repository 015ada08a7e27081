//! Titles of drawings and what stands in them beside fields.

catalogue! {
    "draw.encapsulation" => "Encapsulation: {frame}", "Encapsulamento: {frame}";
    "draw.header" => "Headers bit by bit: {frame}", "Cabeçalhos bit a bit: {frame}";
    "draw.stack" => "The layers in both models: {what}", "As camadas nos dois modelos: {what}";
    "draw.no_such_form" => "{what} has no form `{form}`: --to takes {forms}", "{what} não tem a forma `{form}`: --to aceita {forms}";
    "draw.png_to_terminal" => "a PNG is no text: -o FILE.png says where to write it", "um PNG não é texto: -o ARQUIVO.png diz onde escrevê-lo";
    "draw.no_such_layer" => "frame {n} has no layer `{name}`; it has {layers}", "o quadro {n} não tem camada `{name}`; ele tem {layers}";
    "draw.most_frames" => "only the first {most} frames were drawn", "só os primeiros {most} quadros foram desenhados";
    "draw.frames" => "frames", "quadros";
    "draw.share" => "share of the octets", "parte dos octetos";
    "draw.share_of" => "{share} % of all octets", "{share} % de todos os octetos";
    "draw.more_protocols" => "and {n} more", "e mais {n}";
    "draw.never_captured" => "bits on the medium: never in a capture", "bits no meio físico: nunca em uma captura";
}
