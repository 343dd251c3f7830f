/** Sentences out of catalogues, in ICU MessageFormat. */
import { type I18n, setupI18n } from '@lingui/core'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import type { Catalogue, Language, TextRef, Texts, TextValues } from './text.ts'

/** Formats texts of the given catalogues. */
export class CatalogueTexts implements Texts {
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

  has(key: string): boolean {
    return this.#raw.has(key)
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
