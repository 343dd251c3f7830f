/**
 * An automatic reply as Sieve, between two days where the person is. RFC 5230, RFC 5260 §5
 *
 *   # valija:autoreply zone=Europe/Madrid
 *   # rule:[Respuesta automática]
 *   if allof (currentdate :zone "+0200" :value "ge" "date" "2026-07-01", …)
 *   {
 *     vacation :days 7 :subject "De vacaciones" "Vuelvo el lunes.";
 *     redirect :copy "luis@empresa.test";
 *   }
 */
import type { ArgumentSyntax, NodeSyntax } from '../../../mail/sieve/syntax.ts'
import { type Piece, quoted } from './pieces.ts'
import { disabledTest } from './read-rule.ts'
import type { Autoreply } from './rule.ts'
import { list, madePiece, type Written } from './write-rule.ts'
import { offsetText } from './zone.ts'

const EOL = '\r\n'
const MARK = /^#\s*valija:autoreply zone=(\S+)\s*$/m
/** Days without `:days`. RFC 5230 §4.1 */
const DAYS_USUAL = 7

export function writeAutoreply(reply: Autoreply, name: string): Written {
  const requires = new Set(['vacation'])
  const { from, until, zone } = reply
  const tests = [
    ...(from === undefined ? [] : [writeDay('ge', from, zone)]),
    ...(until === undefined ? [] : [writeDay('le', until, zone)]),
  ]
  if (tests.length > 0) requires.add('date').add('relational')
  const test = tests.length === 0 ? 'true' : `allof (${tests.join(', ')})`
  const head = reply.enabled ? test : `false # ${test}`
  const lines = [writeVacation(reply)]
  if (reply.forward !== undefined) {
    requires.add('copy')
    lines.push(`redirect :copy ${quoted(reply.forward)}`)
  }
  const text = `if ${head}${EOL}{${EOL}${lines.map((line) => `\t${line};${EOL}`).join('')}}`
  const comment = `# valija:autoreply zone=${zone}${EOL}# rule:[${name}]`
  return { piece: madePiece(comment, text), requires: [...requires] }
}

/** The offset is that of the day's noon: it holds for the day wherever clocks are changed at night. */
function writeDay(relation: 'ge' | 'le', day: string, zone: string): string {
  return `currentdate :zone "${offsetText(zone, day)}" :value "${relation}" "date" "${day}"`
}

function writeVacation({ days, subject, addresses, text }: Autoreply): string {
  const words = [`vacation :days ${days}`]
  if (subject !== undefined) words.push(`:subject ${quoted(subject)}`)
  if (addresses.length > 0) words.push(`:addresses ${list(addresses)}`)
  return [...words, quoted(text)].join(' ')
}

/** Undefined: it is none, or says more than one of ours can. `zone`: where it does not say. */
export function readAutoreply(piece: Piece, zone: string): Autoreply | undefined {
  const [command, ...more] = piece.commands
  if (command === undefined || more.length > 0) return undefined
  const said = {
    enabled: true,
    zone: MARK.exec(piece.before)?.[1] ?? zone,
    from: undefined,
    until: undefined,
  }
  if (command.name === 'vacation') return answerOf([command], said)
  if (command.name !== 'if') return undefined
  const [written] = command.tests
  const off = written?.name === 'false' ? disabledTest(piece.text) : undefined
  const days = daysOf(off ?? written)
  return days && answerOf(command.block ?? [], { ...said, ...days, enabled: off === undefined })
}

/** Whether a piece was made as one here, whatever has become of it. */
export function isMarked({ before }: Piece): boolean {
  return MARK.test(before)
}

type Days = Pick<Autoreply, 'from' | 'until'>

function daysOf(test: NodeSyntax | undefined): Days | undefined {
  if (test === undefined) return undefined
  if (test.name === 'true') return { from: undefined, until: undefined }
  const days: { from: string | undefined; until: string | undefined } = { from: undefined, until: undefined }
  for (const one of test.name === 'allof' ? test.tests : [test]) {
    const day = dayOf(one)
    if (day === undefined || days[day.which] !== undefined) return undefined
    days[day.which] = day.day
  }
  return days
}

/** `currentdate [:zone x] :value "ge" "date" "2026-07-01"` */
function dayOf({ name, args, tests }: NodeSyntax): { which: 'from' | 'until'; day: string } | undefined {
  if (name !== 'currentdate' || tests.length > 0) return undefined
  const { tags, rest } = tagged(args, ['zone', 'value', 'comparator'])
  const relation = tags.get('value')
  const [[part] = [], [day] = []] = rest
  if (part?.toLowerCase() !== 'date' || day === undefined || !/^\d{4}-\d\d-\d\d$/.test(day)) return undefined
  if (relation === 'ge') return { which: 'from', day }
  return relation === 'le' ? { which: 'until', day } : undefined
}

function answerOf(
  commands: readonly NodeSyntax[],
  said: Pick<Autoreply, 'enabled' | 'zone'> & Days,
): Autoreply | undefined {
  const [vacation, redirect, ...more] = commands.filter(({ name }) => name !== 'keep')
  if (vacation?.name !== 'vacation' || more.length > 0) return undefined
  const forward = redirect === undefined ? undefined : forwardOf(redirect)
  if (redirect !== undefined && forward === undefined) return undefined
  const { tags, lists, numbers, rest, others } = tagged(vacation.args, ['subject', 'addresses', 'days'])
  const [[text] = []] = rest
  if (text === undefined || others.length > 0) return undefined
  return {
    ...said,
    text,
    subject: tags.get('subject'),
    days: numbers.get('days') ?? DAYS_USUAL,
    addresses: lists.get('addresses') ?? [],
    forward,
  }
}

function forwardOf({ name, args }: NodeSyntax): string | undefined {
  const { rest, others } = tagged(args, [])
  const [[address] = []] = rest
  return name === 'redirect' && others.join() === 'copy' ? address : undefined
}

/** Tags with the value behind them, and the strings that belong to none. */
function tagged(args: readonly ArgumentSyntax[], withValue: readonly string[]) {
  const tags = new Map<string, string>()
  const lists = new Map<string, readonly string[]>()
  const numbers = new Map<string, number>()
  const rest: (readonly string[])[] = []
  const others: string[] = []
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]
    if (arg?.kind === 'strings') rest.push(arg.strings.map(({ text }) => text))
    if (arg?.kind !== 'tag') continue
    if (!withValue.includes(arg.name)) {
      others.push(arg.name)
      continue
    }
    const value = args[++at]
    if (value?.kind === 'number') numbers.set(arg.name, value.value)
    if (value?.kind !== 'strings') continue
    const strings = value.strings.map(({ text }) => text)
    lists.set(arg.name, strings)
    tags.set(arg.name, strings[0] ?? '')
  }
  return { tags, lists, numbers, rest, others }
}
