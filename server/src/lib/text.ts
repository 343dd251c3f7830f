/**
 * Every sentence a person may read, by key, in Spanish and English, in ICU MessageFormat.
 * A catalogue file holds one area's keys with both languages side by side, so that neither can be forgotten.
 */
import { type I18n, setupI18n } from '@lingui/core'
import { compileMessage } from '@lingui/message-utils/compileMessage'

export type Language = 'en' | 'es'
export const LANGUAGES: readonly Language[] = ['en', 'es']
export type Catalogue = Readonly<Record<string, { readonly en: string; readonly es: string }>>
export type TextValues = Readonly<Record<string, string | number | Date>>
/** A sentence not yet worded: its key in a catalogue and the values that go into it. */
export type TextRef = { readonly key: string; readonly values?: TextValues }

/** Formats texts of the given catalogues. Built once a thread, in app.ts. */
export class Texts {
  readonly #raw = new Map<string, { readonly en: string; readonly es: string }>()
  readonly #by: Readonly<Record<Language, I18n>>
  /** Sentences without values, worded once. */
  readonly #worded: Readonly<Record<Language, Map<string, string>>> = { en: new Map(), es: new Map() }

  constructor(catalogues: readonly Catalogue[]) {
    for (const catalogue of catalogues)
      for (const [key, both] of Object.entries(catalogue)) {
        const known = this.#raw.get(key)
        // A protocol may repeat a sentence that it has in common with others, but never word it differently.
        if (known !== undefined && (known.en !== both.en || known.es !== both.es))
          throw new Error(`two texts share the key ${key}`)
        this.#raw.set(key, both)
      }
    this.#by = {
      en: setupI18n({ locale: 'en', messages: { en: {} } }),
      es: setupI18n({ locale: 'es', messages: { es: {} } }),
    }
  }

  /** The sentence in that language. An unknown key is a bug and throws. */
  format(language: Language, { key, values }: TextRef): string {
    if (values !== undefined) return this.#word(language, key, { ...values })
    const worded = this.#worded[language]
    let text = worded.get(key)
    if (text === undefined) {
      text = this.#word(language, key, {})
      worded.set(key, text)
    }
    return text
  }

  #word(language: Language, key: string, values: TextValues): string {
    const i18n = this.#by[language]
    if (!(key in i18n.messages)) {
      const both = this.#raw.get(key)
      if (both === undefined) throw new Error(`no text has the key ${key}`)
      // Compiled on first use: most texts are never shown by most threads.
      i18n.load(language, { [key]: compileMessage(both[language]) })
    }
    return i18n._(key, values)
  }
}
