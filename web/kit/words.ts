/**
 * Words of the screens: catalogues hold each sentence in both languages, in ICU MessageFormat, and one function says it.
 *
 *   export const INBOX_TEXTS = { unread: { en: '{n, plural, one {# unread} other {# unread}}', es: '…' } } as const
 *   const say = createSay('es', INBOX_TEXTS);  say('unread', { n: 12 })
 */
import { type I18n, setupI18n } from '@lingui/core'
import { compileMessage } from '@lingui/message-utils/compileMessage'

export type Language = 'en' | 'es'
export const LANGUAGES: readonly Language[] = ['es', 'en']
export type Texts = Readonly<Record<string, { readonly en: string; readonly es: string }>>
export type TextValues = Readonly<Record<string, string | number | Date>>
/** Says one sentence of the catalogues that it was made with. */
export type Say<T extends Texts = Texts> = (key: keyof T & string, values?: TextValues) => string

/** How numbers and dates are written where the browser does not say of which country it is. */
const USUAL: Readonly<Record<Language, string>> = { en: 'en-GB', es: 'es-AR' }

/** In Spanish hours are written to 24 everywhere, whatever the country's habit of saying them. */
const HOURS: Readonly<Record<Language, string>> = { en: '', es: '-u-hc-h23' }

/** For Intl: the language with the country that the browser names for it, else the usual one. */
export function localeOf(language: Language): string {
  const named = navigator.languages.find((tag) => tag.toLowerCase().startsWith(`${language}-`))
  return named?.includes('-u-') === true ? named : `${named ?? USUAL[language]}${HOURS[language]}`
}

const TONGUES: Readonly<Record<Language, I18n>> = {
  en: setupI18n({ locale: 'en', locales: localeOf('en'), messages: { en: {} } }),
  es: setupI18n({ locale: 'es', locales: localeOf('es'), messages: { es: {} } }),
}

/** Numbers of the catalogues that were said from: two may use the same key, or the same word, for two things. */
const numbers = new WeakMap<Texts, number>()
let lastNumber = 0

function numberOf(texts: Texts): number {
  const known = numbers.get(texts)
  if (known !== undefined) return known
  numbers.set(texts, ++lastNumber)
  return lastNumber
}

/**
 * Compiled once for each sentence, when it is first said; in a built app they are compiled already (scripts/compiled-texts.ts). A key
 * that is not in the catalogue is a bug and throws.
 */
export function createSay<T extends Texts>(language: Language, texts: T): Say<T> {
  const tongue = TONGUES[language]
  const number = numberOf(texts)
  return (key, values = {}) => {
    const raw = texts[key]?.[language]
    if (raw === undefined) throw new Error(`no text has the key ${key}`)
    const id = `${number} ${key}`
    if (!(id in tongue.messages)) tongue.load(language, { [id]: compileMessage(raw) })
    return tongue._(id, { ...values })
  }
}

/** The first of ours that the browser asks for, else Spanish. RFC 5646 §2.2.1 */
export function browserLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split('-')[0]
    if (primary === 'es' || primary === 'en') return primary
  }
  return 'es'
}
