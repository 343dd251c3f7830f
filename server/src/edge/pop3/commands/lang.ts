/**
 * LANG: the language of what people read, or the list of languages.
 *
 *   C: LANG es
 *   S: +OK es Listo
 *   C: LANG
 *   S: +OK
 *   S: en English
 *   S: es Español
 *   S: .
 *
 * RFC 6856 §3
 */
import { LANGUAGES, type Language } from '../../../lib/text.ts'
import { defineCommand, err, type Reply } from '../command.ts'
import type { Session } from '../session.ts'
import { words } from '../syntax/arguments.ts'

export const lang = defineCommand({
  name: 'LANG',
  when: 'always',
  parse: (rest) => words(rest, 1)[0]?.toLowerCase(),
  run,
})

/** As their speakers call them. */
const NAMES: Readonly<Record<Language, string>> = { en: 'English', es: 'Español' }
const DEFAULT: Language = 'en'

async function run(session: Session, range: string | undefined): Promise<Reply | undefined> {
  if (range === undefined) {
    const lines = LANGUAGES.map((language) => `${language} ${NAMES[language]}\r\n`)
    session.output.text(`+OK\r\n${lines.join('')}.\r\n`)
    return undefined
  }
  const language = languageFor(range)
  if (language === undefined) return err({ key: 'pop3.no-language' })
  session.language = language
  session.accented = true
  return { status: '+OK', text: `${language} ${session.phrase({ key: 'pop3.done' })}` }
}

/** `es-AR` is content with `es`; `*` and `i-default` leave it to us. RFC 4647 §3.4, RFC 2277 §4.5 */
function languageFor(range: string): Language | undefined {
  if (range === '*' || range === 'i-default') return DEFAULT
  const [primary = ''] = range.split('-')
  return LANGUAGES.find((language) => language === primary)
}
