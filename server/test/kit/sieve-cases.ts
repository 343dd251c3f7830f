/**
 * Reads the golden cases of filters and plays them:
 *
 *   === what is shown
 *   --- script                      (or `--- script NAME`, for one that is included; several `--- script` run in order)
 *   keep;
 *   --- message
 *   Subject: Hola
 *
 *   Texto
 *   --- envelope from=a@b.test to=c@d.test
 *   --- world spam=50 mailbox=Lists
 *   --- pigeonhole differs: why its answer is another one, or why it is not asked
 *   --- expect
 *   keep
 *
 * Each section but `expect` may be left out: then it is that of the case before.
 */
import { compileSieve } from '../../src/mail/sieve/compile.ts'
import { SieveFaults } from '../../src/mail/sieve/fault.ts'
import type { SieveAction, SieveCopy, SieveOutcome } from '../../src/service/sieve/outcome.ts'
import { runSieve } from '../../src/service/sieve/run-sieve.ts'
import type { SieveMailbox, SieveWorld } from '../../src/service/sieve/world.ts'

export type SieveCase = {
  readonly title: string
  /** Run in their order. */
  readonly scripts: readonly string[]
  readonly included: ReadonlyMap<string, string>
  readonly message: string
  readonly from: string
  readonly to: string
  /** `key=value`, in order; a key may stand there often. */
  readonly world: readonly (readonly [string, string])[]
  /** Why the other implementation is not asked, or answers something else. */
  readonly differs: string | undefined
  readonly expect: string
  /** The header, or the whole message, behind the filter. */
  readonly header: string | undefined
  readonly result: string | undefined
}

/** 2026-11-22 10:20:30 UTC, a Sunday. */
const NOW_MS = Date.UTC(2026, 10, 22, 10, 20, 30)

export function readCases(text: string): readonly SieveCase[] {
  const cases: SieveCase[] = []
  for (const block of text.split(/^=== /m).slice(1)) {
    const [head = '', ...sections] = block.split(/^--- /m)
    cases.push(readCase(head.split('\n')[0] ?? '', sections, cases.at(-1)))
  }
  return cases
}

function readCase(title: string, sections: readonly string[], before: SieveCase | undefined): SieveCase {
  const scripts: string[] = []
  const included = new Map<string, string>()
  const single = new Map<string, string>()
  const words = new Map<string, string>()
  for (const section of sections) {
    const end = section.indexOf('\n')
    const [name = '', ...rest] = section.slice(0, end < 0 ? undefined : end).split(' ')
    const body = end < 0 ? '' : section.slice(end + 1)
    if (name === 'script' && rest.length > 0) included.set(rest.join(' '), body)
    else if (name === 'script') scripts.push(body)
    else {
      single.set(name, body)
      words.set(name, rest.join(' '))
    }
  }
  const expect = single.get('expect')
  if (expect === undefined) throw new Error(`nothing is expected of ${title}`)
  const envelope = words.get('envelope')
  const pairs = (line: string) =>
    line
      .split(' ')
      .filter((one) => one !== '')
      .map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)] as const)
  const sent = envelope === undefined ? undefined : new Map(pairs(envelope))
  return {
    title,
    scripts: scripts.length > 0 ? scripts : (before?.scripts ?? []),
    included: included.size > 0 || scripts.length > 0 ? included : (before?.included ?? included),
    message: single.get('message') ?? before?.message ?? '',
    from: sent?.get('from') ?? (sent === undefined ? before?.from : undefined) ?? 'luis@otra.test',
    to: sent?.get('to') ?? (sent === undefined ? before?.to : undefined) ?? 'ana@empresa.test',
    world: pairs(words.get('world') ?? ''),
    differs: words.get('pigeonhole')?.replace(/^differs: /, ''),
    expect: expect.trim(),
    header: single.get('header'),
    result: single.get('result'),
  }
}

/** CR LF line ends; the last one ends the section, not the text. */
export function wire(text: string): string {
  return text.replace(/\n$/, '').replaceAll('\n', '\r\n')
}

/** What a case comes to, in the words of `expect`. */
export async function playCase(one: SieveCase): Promise<{ said: string; outcome: SieveOutcome | undefined }> {
  try {
    const scripts = one.scripts.map((source, i) => ({
      name: `script ${i + 1}`,
      compiled: compileSieve(source),
    }))
    const bytes = new TextEncoder().encode(wire(one.message))
    const envelope = { from: one.from === '<>' ? '' : one.from, to: one.to }
    const outcome = await runSieve(scripts, { bytes, envelope, receivedMs: NOW_MS }, worldOf(one))
    return { said: outcomeLines(outcome).join('\n'), outcome }
  } catch (error) {
    if (!(error instanceof SieveFaults)) throw error
    const lines = error.faults.map(({ line, column, text }) => `fault ${line}:${column} ${text.key}`)
    return { said: lines.join('\n'), outcome: undefined }
  }
}

function worldOf({ world, included }: SieveCase): SieveWorld {
  const all = (key: string) => world.flatMap(([name, value]) => (name === key ? [value] : []))
  const one = (key: string) => all(key)[0]
  const spam = one('spam')
  const virus = one('virus')
  const mailboxes: SieveMailbox[] = all('mailbox').map((text) => {
    const [name = '', use, objectId] = text.split(',')
    return {
      name,
      ...(use !== undefined && use !== '' && { specialUse: use as SieveMailbox['specialUse'] }),
      ...(objectId !== undefined && { objectId }),
    }
  })
  const annotations = new Map(
    all('metadata')
      .map((text) => text.split(','))
      .map(([box, entry, value]) => [`${box} ${entry}`, value]),
  )
  return {
    nowMs: NOW_MS,
    environment: new Map(all('environment').map((text) => text.split(':') as [string, string])),
    ...(spam !== undefined && { spamPercent: Number(spam) }),
    ...(virus !== undefined && { virus: Number(virus) as 1 }),
    include: async (location, name) => {
      const source = included.get(`${location}:${name}`) ?? included.get(name)
      return source === undefined ? undefined : compileSieve(source)
    },
    mailboxes: async () => [{ name: 'INBOX', specialUse: 'inbox' }, ...mailboxes],
    metadata: async (mailbox, entry) => annotations.get(`${mailbox ?? ''} ${entry}`),
    isDuplicate: async () => one('seen') === 'yes',
  }
}

function outcomeLines({ actions, seen, failure }: SieveOutcome): readonly string[] {
  const lines = actions.map(actionLine)
  if (failure !== undefined) lines.unshift(`failure ${failure.line} ${failure.text.key}`)
  if (actions.length === 0) lines.push('discard')
  for (const { seconds, last } of seen ?? []) lines.push(`seen ${seconds}${last ? ' last' : ''}`)
  return lines
}

function actionLine(action: SieveAction): string {
  switch (action.kind) {
    case 'keep':
      return ['keep', ...action.flags].join(' ')
    case 'fileinto':
      return ['fileinto', ...placeWords(action)].join(' ')
    case 'redirect':
      return `redirect ${action.address}`
    case 'reject':
      return `${action.protocol ? 'ereject' : 'reject'} ${JSON.stringify(action.reason)}`
    case 'vacation': {
      const { reason, seconds, subject, from, addresses, mime, fcc } = action
      const words = [`vacation ${seconds}s ${JSON.stringify(reason)}`]
      if (subject !== undefined) words.push(`subject=${subject}`)
      if (from !== undefined) words.push(`from=${from}`)
      if (addresses.length > 0) words.push(`addresses=${addresses.join(',')}`)
      if (mime) words.push('mime')
      if (fcc !== undefined) words.push('fcc', ...placeWords(fcc))
      return words.join(' ')
    }
    case 'notify': {
      const { method, message, from, importance, options, fcc } = action
      const words = [`notify ${method} importance=${importance}`]
      if (message !== undefined) words.push(`message=${JSON.stringify(message)}`)
      if (from !== undefined) words.push(`from=${from}`)
      if (options.length > 0) words.push(`options=${options.join(',')}`)
      if (fcc !== undefined) words.push('fcc', ...placeWords(fcc))
      return words.join(' ')
    }
  }
}

function placeWords({ mailbox, flags, create, specialUse }: SieveCopy): readonly string[] {
  const words = [JSON.stringify(mailbox), ...flags]
  if (create) words.push('create')
  if (specialUse !== undefined) words.push(`use=${specialUse}`)
  return words
}
