/** The collection of real bounces with its answers. See corpus/README.md for where it is from. */
import { readFileSync } from 'node:fs'

export type Answer = {
  readonly status: string
  readonly reason: string
  readonly hard: boolean
}
export type Real = { readonly file: string; readonly bytes: Uint8Array; readonly answers: readonly Answer[] }

const FOLDER = new URL('../corpus/bounces/', import.meta.url)
/** Reasons of messages in it that tell of no failure. */
const OTHER: ReadonlySet<string> = new Set(['feedback', 'vacation', 'delivered'])

/** Every message with its answers, one a recipient, in order. */
export function readCollection(): Real[] {
  const found = new Map<string, Answer[]>()
  const [, ...rows] = readFileSync(new URL('answers.tsv', FOLDER), 'utf8').trimEnd().split('\n')
  for (const row of rows) {
    const [file = '', , status = '', , reason = '', hard] = row.split('\t')
    const answers = found.get(file) ?? []
    answers.push({ status, reason, hard: hard === 'true' })
    found.set(file, answers)
  }
  return Array.from(found, ([file, answers]) => ({
    file,
    answers,
    bytes: readFileSync(new URL(`messages/${file}`, FOLDER)),
  }))
}

/** Whether it tells of mail that did not arrive. */
export function isFailure({ answers }: Real): boolean {
  return answers.every(({ reason }) => !OTHER.has(reason))
}
