/**
 * Every sentence a person may read, by key, in Spanish and English, in ICU MessageFormat.
 * A catalogue file holds one area's keys with both languages side by side, so that neither can be forgotten.
 */
export type Language = 'en' | 'es'
export const LANGUAGES: readonly Language[] = ['en', 'es']
export type Catalogue = Readonly<Record<string, { readonly en: string; readonly es: string }>>
export type TextValues = Readonly<Record<string, string | number | Date>>
/** A sentence not yet worded: its key in a catalogue and the values that go into it. */
export type TextRef = { readonly key: string; readonly values?: TextValues }

/** Words sentences. */
export type Texts = {
  /** The sentence in that language. An unknown key is a bug and throws. */
  format(language: Language, text: TextRef): string
  /** Whether there is a sentence with that key: for keys that come from what was kept. */
  has(key: string): boolean
}
