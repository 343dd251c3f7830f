/** What a notice of new mail says: that there is some, or, where the person wants it, who wrote and about what. */
import { NOTICE_LETTERS } from '../limits.ts'

export type Letter = {
  readonly id: string
  readonly receivedAt: string
  readonly from: readonly { readonly name: string | null; readonly email: string }[] | null
  readonly subject: string | null
}
export type Notice = { readonly title: string; readonly body: string }

const WORDS = {
  en: {
    title: 'New mail',
    open: 'Open Valija to read it',
    many: (n: number) => `${n} new messages`,
    nobody: 'Without a sender',
    noSubject: '(no subject)',
  },
  es: {
    title: 'Correo nuevo',
    open: 'Abra Valija para leerlo',
    many: (n: number) => `${n} mensajes nuevos`,
    nobody: 'Sin remitente',
    noSubject: '(sin asunto)',
  },
} as const

/** `letters`: the newest first, `total` all of them; none: only that there is mail. */
export function noticeOf(language: 'en' | 'es', letters: readonly Letter[], total = letters.length): Notice {
  const words = WORDS[language]
  const [first] = letters
  if (first === undefined) return { title: words.title, body: words.open }
  const who = ({ from }: Letter): string => {
    const [sender] = from ?? []
    return plain(sender?.name ?? '') || plain(sender?.email ?? '') || words.nobody
  }
  const about = ({ subject }: Letter): string => plain(subject ?? '') || words.noSubject
  if (total === 1) return { title: who(first), body: about(first) }
  return {
    title: words.many(total),
    body: letters
      .slice(0, NOTICE_LETTERS)
      .map((one) => `${who(one)}: ${about(one)}`)
      .join('\n'),
  }
}

/** One line, without signs that turn its direction. THREATS WB7 */
function plain(text: string): string {
  return text
    .replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}
