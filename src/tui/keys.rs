//! What each key does: one table, of which the help is made too.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::i18n::{Words, w};

/// What a person may want.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "each is described in the table")]
pub enum Action {
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    Home,
    End,
    Pane,
    PaneBack,
    Enter,
    Back,
    Filter,
    Jump,
    Search,
    Again,
    Before,
    Mark,
    NextMark,
    Save,
    Follow,
    Ladder,
    Hops,
    Pause,
    Times,
    Language,
    Screen(usize),
    Help,
    Quit,
}

/// Some keys that do the same.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// What they do.
    pub action: Action,
    codes: &'static [KeyCode],
    /// What is written on them.
    pub label: &'static str,
    /// What they do, in words.
    pub words: Words,
}

const fn key(
    action: Action,
    codes: &'static [KeyCode],
    label: &'static str,
    en: &'static str,
    pt: &'static str,
) -> Key {
    Key { action, codes, label, words: w(en, pt) }
}

use KeyCode::Char;

/// Every key. The letters h, j, k, l of vi move too.
#[rustfmt::skip]
pub static KEYS: &[Key] = &[
    key(Action::Up, &[KeyCode::Up, Char('k')], "↑ k", "up: a frame, a field, a row of octets", "acima: um quadro, um campo, uma linha de octetos"),
    key(Action::Down, &[KeyCode::Down, Char('j')], "↓ j", "down", "abaixo"),
    key(Action::Left, &[KeyCode::Left, Char('h')], "← h", "left: an octet, a field of the bits", "à esquerda: um octeto, um campo dos bits"),
    key(Action::Right, &[KeyCode::Right, Char('l')], "→ l", "right", "à direita"),
    key(Action::PageUp, &[KeyCode::PageUp, Char('b')], "PgUp b", "a screenful up", "uma tela acima"),
    key(Action::PageDown, &[KeyCode::PageDown], "PgDn", "a screenful down", "uma tela abaixo"),
    key(Action::Home, &[KeyCode::Home], "Home", "to the first frame", "ao primeiro quadro"),
    key(Action::End, &[KeyCode::End, Char('G')], "End G", "to the last frame; of a live capture, stays there", "ao último quadro; em uma captura ao vivo, fica lá"),
    key(Action::Pane, &[KeyCode::Tab], "Tab", "to the next part: frames, layers, octets, bits", "à próxima parte: quadros, camadas, octetos, bits"),
    key(Action::PaneBack, &[KeyCode::BackTab], "Shift+Tab", "to the part before", "à parte anterior"),
    key(Action::Enter, &[KeyCode::Enter], "Enter", "explains the chosen frame; draws the chosen conversation", "explica o quadro escolhido; desenha a conversa escolhida"),
    key(Action::Filter, &[Char('/')], "/", "display filter; Tab completes a name, Enter filters, an empty one shows all", "filtro de exibição; Tab completa um nome, Enter filtra, vazio mostra tudo"),
    key(Action::Jump, &[Char('g'), Char(':')], "g :", "goes to the frame of a number", "vai ao quadro de um número"),
    key(Action::Search, &[Char('s')], "s", "searches a text in the lines", "procura um texto nas linhas"),
    key(Action::Again, &[Char('n')], "n", "the next line that has it", "a próxima linha que o contém"),
    key(Action::Before, &[Char('N')], "N", "the line before that has it", "a linha anterior que o contém"),
    key(Action::Mark, &[Char(' ')], "Space", "marks the frame, or takes the mark away", "marca o quadro, ou tira a marca"),
    key(Action::NextMark, &[Char('m')], "m", "to the next marked frame", "ao próximo quadro marcado"),
    key(Action::Save, &[Char('w')], "w", "saves the marked frames as pcapng, or those that fit the filter where none is marked", "grava em pcapng os quadros marcados, ou os do filtro se nenhum estiver marcado"),
    key(Action::Ladder, &[Char('d')], "d", "draws the conversation of the frame as a ladder", "desenha a conversa do quadro como diagrama de sequência"),
    key(Action::Follow, &[Char('f')], "f", "follows the conversation: what was said", "segue a conversa: o que foi dito"),
    key(Action::Hops, &[Char('o')], "o", "the way of the packet from tap to tap", "o caminho do pacote de ponto em ponto"),
    key(Action::Pause, &[Char('p')], "p", "live: follows new frames, or stays where it is", "ao vivo: segue os quadros novos, ou fica onde está"),
    key(Action::Times, &[Char('t')], "t", "times since the first frame, since the one before, or of day (UTC)", "tempos desde o primeiro quadro, desde o anterior, ou a hora do dia (UTC)"),
    key(Action::Language, &[Char('L')], "L", "the other language", "o outro idioma"),
    key(Action::Screen(0), &[Char('1')], "1", "frames", "quadros"),
    key(Action::Screen(1), &[Char('2')], "2", "tables of the whole capture", "tabelas de toda a captura"),
    key(Action::Screen(2), &[Char('3')], "3", "conversations", "conversas"),
    key(Action::Screen(3), &[Char('4')], "4", "multicast groups", "grupos multicast"),
    key(Action::Screen(4), &[Char('5')], "5", "hops: packets from tap to tap", "saltos: pacotes de ponto em ponto"),
    key(Action::Help, &[Char('?'), KeyCode::F(1)], "? F1", "these keys", "estas teclas"),
    key(Action::Back, &[KeyCode::Esc], "Esc", "back to where one came from", "volta para onde se estava"),
    key(Action::Quit, &[Char('q')], "q Ctrl+C", "ends", "termina"),
];

/// What a key does.
#[must_use]
pub fn action(key: KeyEvent) -> Option<Action> {
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return match key.code {
            Char('c') => Some(Action::Quit),
            Char('f') => Some(Action::PageDown),
            Char('b') => Some(Action::PageUp),
            _ => None,
        };
    }
    KEYS.iter().find(|known| known.codes.contains(&key.code)).map(|known| known.action)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_does_two_things() {
        let mut seen = Vec::new();
        for code in KEYS.iter().flat_map(|key| key.codes) {
            assert!(!seen.contains(code), "{code:?}");
            seen.push(*code);
        }
    }
}
