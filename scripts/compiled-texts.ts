/**
 * Sentences of the screens are compiled when these are built: browsers load neither the grammar of ICU nor its compiler, some
 * 9 kB of script. Tests and Node read the same catalogues as they are written (web/kit/words.ts).
 */
import { compileMessage } from '@lingui/message-utils/compileMessage'
import type { Plugin } from 'vite'

const COMPILER = '@lingui/message-utils/compileMessage'
const NO_COMPILER = '\0compiled-texts'
const CATALOGUE = /\/web\/(?:kit|mail|admin)\/(?:.+\/)?texts(?:\/.+)?\.ts$/
const LANGUAGES = ['en', 'es'] as const

/** Throws for a catalogue that holds anything but sentences in both languages, and for one that lies elsewhere. */
export function compiledTexts(): Plugin {
  return {
    name: 'compiled-texts',
    enforce: 'pre',
    resolveId: (id) => (id === COMPILER ? NO_COMPILER : undefined),
    load: (id) => (id === NO_COMPILER ? 'export const compileMessage = (message) => message' : undefined),
    async transform(code, id) {
      if (!CATALOGUE.test(id)) {
        if (/\bsatisfies Texts\b/.test(code))
          throw new Error(`${id}: catalogues lie in texts/ or are texts.ts`)
        return undefined
      }
      const exported = (await import(id)) as Readonly<Record<string, unknown>>
      const lines = Object.entries(exported).map(
        ([name, texts]) => `export const ${name} = ${JSON.stringify(compiled(`${id} ${name}`, texts))}`,
      )
      return { code: lines.join('\n'), map: null }
    },
  }
}

function compiled(place: string, texts: unknown): object {
  if (typeof texts !== 'object' || texts === null) throw new Error(`${place} is no catalogue`)
  return Object.fromEntries(
    Object.entries(texts).map(([key, both]) => [
      key,
      Object.fromEntries(
        LANGUAGES.map((language) => {
          const text = (both as Readonly<Record<string, unknown>>)[language]
          if (typeof text !== 'string') throw new Error(`${place} ${key}: no ${language}`)
          return [language, compileMessage(text)]
        }),
      ),
    ]),
  )
}
