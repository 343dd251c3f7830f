/** Every catalogue there is, joined once a thread. */
import { MESSAGE_TEXTS } from '../lib/catalogue/message.ts'
import { RUNTIME_TEXTS } from '../lib/catalogue/runtime.ts'
import { RUNTIME_HELP, USAGE_TEXTS } from '../lib/catalogue/runtime-help.ts'
import { type Language, Texts } from '../lib/text.ts'

export function createTexts(): Texts {
  return new Texts([MESSAGE_TEXTS, RUNTIME_TEXTS, RUNTIME_HELP, USAGE_TEXTS])
}

/** The language of the person at the terminal, by the rules of setlocale(3). */
export function languageOf(env: Readonly<Record<string, string | undefined>>): Language {
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find(
    (one) => one !== undefined && one !== '',
  )
  return locale?.toLowerCase().startsWith('es') ? 'es' : 'en'
}
