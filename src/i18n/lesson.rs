//! What is said around every lesson.

catalogue! {
    "lesson.heading" => "The lessons: `camadas lesson NAME` sets up hosts, runs programs, records them, and shows what happened", "As lições: `camadas lesson NOME` monta hosts, roda programas, grava, e mostra o que aconteceu";
    "lesson.note" => "No root is needed. -w FILE keeps the recording; --pause waits for Enter at every step; `camadas program` runs the programs by hand.", "Não precisa de root. -w ARQUIVO guarda a gravação; --pause espera Enter a cada passo; `camadas program` roda os programas à mão.";
    "lesson.unknown" => "no lesson is called `{name}`; `camadas lesson` lists them", "nenhuma lição se chama `{name}`; `camadas lesson` as lista";
    "lesson.unknown_near" => "no lesson is called `{name}`; did you mean `{near}`? `camadas lesson` lists them", "nenhuma lição se chama `{name}`; você quis dizer `{near}`? `camadas lesson` as lista";
    "lesson.not_taken" => "{lesson} takes no --{option}; it takes {takes}", "{lesson} não aceita --{option}; aceita {takes}";
    "lesson.nothing" => "nothing", "nada";
    "lesson.other" => "this is a recording of {other}, not of {lesson}", "esta é uma gravação de {other}, não de {lesson}";
    "lesson.no_recording" => "{file} is no recording of a lesson; `camadas lesson NAME -w FILE` makes one, and `camadas {file}` shows any capture", "{file} não é a gravação de uma lição; `camadas lesson NOME -w ARQUIVO` faz uma, e `camadas {file}` mostra qualquer captura";
    "lesson.look_instead" => "Without a lab, look at a recording: `camadas lesson {lesson} -r captures/{lesson}.pcapng`", "Sem laboratório, olhe uma gravação: `camadas lesson {lesson} -r captures/{lesson}.pcapng`";
    "lesson.enter" => "Enter goes on", "Enter continua";
    "lesson.channel" => "Channel", "Canal";
    "lesson.protocols" => "Protocols", "Protocolos";
    "lesson.taps" => "● recorded here: {taps}", "● gravado aqui: {taps}";
    "lesson.delay" => "takes {time}", "leva {time}";
    "lesson.jitter" => "and up to {time} more", "e até {time} a mais";
    "lesson.loses" => "loses {percent} % of the frames", "perde {percent} % dos quadros";
    "lesson.doubles" => "doubles {percent} %", "duplica {percent} %";
    "lesson.reorders" => "lets {percent} % be overtaken", "deixa {percent} % serem ultrapassados";
    "lesson.loses_these" => "loses these frames: {numbers}", "perde estes quadros: {numbers}";
    "lesson.recorded" => "Recorded: {frames} at {taps}", "Gravado: {frames} em {taps}";
    "lesson.recorded_dropped" => "Recorded: {frames} at {taps}; {dropped} were lost by the recorder", "Gravado: {frames} em {taps}; o gravador perdeu {dropped}";
    "lesson.proof" => " (frame {frames})", " (quadro {frames})";
    "lesson.proofs" => " (frames {frames})", " (quadros {frames})";
    "lesson.findings" => "What the frames prove", "O que os quadros provam";
    "lesson.holds" => "[ok]", "[ok]";
    "lesson.fails" => "[no]", "[não]";
    "lesson.does_not_hold" => "DOES NOT HOLD: ", "NÃO VALE: ";
    "lesson.seen_in" => "yes (frame {frame})", "sim (quadro {frame})";
    "lesson.unseen" => "no", "não";
    "lesson.by_system" => "{host}: its system", "{host}: o sistema";
    "lesson.program_failed" => "the program of {seat} ended with code {code}; what it printed stands above", "o programa de {seat} terminou com código {code}; o que imprimiu está acima";
    "lesson.never" => "{what} in {time}, so the lesson ends here", "{what} em {time}; por isso a lição termina aqui";
    "lesson.never_ready" => "the program of {seat} printed nothing", "o programa de {seat} não imprimiu nada";
    "lesson.never_asked" => "the program of {seat} asked for no line", "o programa de {seat} não pediu nenhuma linha";
    "lesson.never_lines" => "the program of {seat} did not print {count} lines", "o programa de {seat} não imprimiu {count} linhas";
    "lesson.never_ended" => "the program of {seat} did not end", "o programa de {seat} não terminou";
    "lesson.never_frames" => "only {had} of {wanted} frames were recorded", "só {had} de {wanted} quadros foram gravados";
    "lesson.never_quiet" => "the network did not fall quiet", "a rede não silenciou";
    "lesson.interrupted" => "stopped; the lab is taken down", "interrompida; o laboratório foi desfeito";
    "lesson.questions" => "To think about", "Para pensar";
    "lesson.onward" => "Go on: `camadas explain {file} {n}` draws a frame completely, `camadas {file}` lists all.", "Continue: `camadas explain {file} {n}` desenha um quadro por completo, `camadas {file}` lista todos.";
    "lesson.onward_unkept" => "`camadas lesson {lesson} -w FILE` keeps the recording, for camadas or Wireshark.", "`camadas lesson {lesson} -w ARQUIVO` guarda a gravação, para o camadas ou o Wireshark.";
}
