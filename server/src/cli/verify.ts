/**
 * `valija verify`: whether mail is whose it says, asked from the command line. Needs no server, no data and no
 * configuration.
 *
 *   $ valija verify spf --ip 192.0.2.7 --helo mx.otra.test --mail-from bea@otra.test
 *   $ valija verify dkim --resolver 127.0.0.1:5353 < carta.eml
 *   $ find -name '*.eml' | valija verify dmarc --batch
 *   {"file":"carta.eml","result":"pass","domain":"otra.test",…}
 */
import { hostname } from 'node:os'
import type { Command } from 'commander'
import { VERIFY_TEXTS } from '../lib/catalogue/verify.ts'
import { systemClock } from '../lib/clock.ts'
import { escapeJson } from '../lib/safe-text.ts'
import { SyntaxFault } from '../lib/syntax-fault.ts'
import type { Language } from '../lib/text.ts'
import type { Resolver } from '../net/dns/resolver.ts'
import { isHostAddress } from '../net/host-address.ts'
import { EXIT } from '../runtime/exit-codes.ts'
import { resolverAt } from '../runtime/resolver.ts'
import type { Json } from '../service/admin/method.ts'
import { type MessageVerdict, verifyMessage } from '../verify/identity/verify-message.ts'
import { checkSpf, type SpfQuestion, type SpfVerdict } from '../verify/spf/check-spf.ts'
import { CliError } from './cli-error.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import { answerFiles, inputLines, print, readMessage } from './message-input.ts'

type Options = {
  readonly batch?: boolean
  readonly resolver?: string
  readonly ip?: string
  readonly helo?: string
  readonly mailFrom?: string
}
type Key = keyof typeof VERIFY_TEXTS

/** What of a message's verdict a command tells, to programs and to people. */
type View = {
  readonly value: (verdict: MessageVerdict) => object
  readonly head: readonly Key[]
  readonly rows: (verdict: MessageVerdict) => readonly (readonly string[])[]
}

const VIEWS: Readonly<Record<'dkim' | 'arc' | 'dmarc', View>> = {
  dkim: {
    value: ({ dkim }) => ({ signatures: dkim }),
    head: ['verify.result', 'verify.domain', 'verify.selector', 'verify.algorithm', 'verify.problem'],
    rows: ({ dkim }) =>
      dkim.map((one) => [one.result, one.domain, one.selector, one.algorithm, one.problem].map(cell)),
  },
  arc: {
    value: ({ arc }) => arc,
    head: ['verify.result', 'verify.instances', 'verify.problem'],
    rows: ({ arc }) => [[arc.result, String(arc.instances), cell(arc.problem)]],
  },
  dmarc: {
    value: ({ dmarc }) => dmarc,
    head: ['verify.result', 'verify.domain', 'verify.policy', 'verify.problem'],
    rows: ({ dmarc }) => [[dmarc.result, dmarc.domain, dmarc.policy, dmarc.problem].map(cell)],
  },
}

export const registerVerify: RegisterCommands = (program, context, language) => {
  const help = (key: Key): string => VERIFY_TEXTS[key][language]
  const verify = program.command('verify').description(help('help.verify'))
  withClient(verify.command('spf'), language)
    .description(help('help.verify.spf'))
    .option('--batch', help('help.verify.spfBatch'))
    .option('--resolver <host:port>', help('help.verify.resolver'))
    .action(async (options: Options) => {
      const cli = await context()
      const resolver = await openResolver(cli, options)
      if (options.batch === true) await answerQuestions(cli, resolver)
      else showSpf(cli, await ask(questionOf(cli, options), resolver))
    })
  const commands = {
    dkim: verify.command('dkim'),
    arc: verify.command('arc'),
    // SPF vouches for an author too, when it is told who brought the message.
    dmarc: withClient(verify.command('dmarc'), language),
  }
  for (const name of ['dkim', 'arc', 'dmarc'] as const)
    commands[name]
      .description(help(`help.verify.${name}`))
      .option('--batch', help('help.verify.batch'))
      .option('--resolver <host:port>', help('help.verify.resolver'))
      .action(async (options: Options) => answerMessages(await context(), options, VIEWS[name]))
}

function withClient(command: Command, language: Language): Command {
  return command
    .option('--ip <address>', VERIFY_TEXTS['help.verify.ip'][language])
    .option('--helo <name>', VERIFY_TEXTS['help.verify.helo'][language])
    .option('--mail-from <address>', VERIFY_TEXTS['help.verify.mailFrom'][language])
}

async function answerMessages(cli: CliContext, options: Options, view: View): Promise<void> {
  const resolver = await openResolver(cli, options)
  const spf = options.ip === undefined ? undefined : await ask(questionOf(cli, options), resolver)
  if (options.batch === true)
    return await answerFiles(cli, async (bytes) =>
      view.value(await verifyMessage(bytes, spf, { resolver, clock: systemClock })),
    )
  const verdict = await verifyMessage(await readMessage(cli), spf, { resolver, clock: systemClock })
  const rows = view.rows(verdict)
  cli.result(asJson(view.value(verdict)), () =>
    rows.length === 0 ? cli.text({ key: 'verify.noSignature' }) : table(cli, view.head, rows),
  )
}

/** One question in, one answer out, in order, each with its question; what is none is told and the next one follows. */
async function answerQuestions(cli: CliContext, resolver: Resolver): Promise<void> {
  for await (const line of inputLines()) {
    const question = questionIn(line)
    const answer =
      question === undefined
        ? { error: { code: 'invalid', text: cli.text({ key: 'verify.badQuestion' }) } }
        : { ...question, ...(await ask(question, resolver)) }
    await print(escapeJson(JSON.stringify(answer)))
  }
}

function showSpf(cli: CliContext, verdict: SpfVerdict): void {
  const { result, domain, mechanism, problem, explanation } = verdict
  const head: Key[] = ['verify.result', 'verify.domain', 'verify.rule', 'verify.problem']
  cli.result(asJson(verdict), () =>
    table(cli, head, [[result, domain, cell(mechanism), cell(problem ?? explanation)]]),
  )
}

type Asked = { readonly ip: string; readonly helo: string; readonly mailFrom: string }

function ask({ ip, helo, mailFrom }: Asked, resolver: Resolver): Promise<SpfVerdict> {
  const question: SpfQuestion = { address: ip, helo, mailFrom }
  return checkSpf(question, { resolver, clock: systemClock, receiver: hostname() })
}

function questionOf(cli: CliContext, { ip = '', helo = '', mailFrom = '' }: Options): Asked {
  if (!isHostAddress(ip))
    throw new CliError('invalid', cli.text({ key: 'verify.badAddress', values: { text: ip } }), EXIT.usage)
  return { ip, helo, mailFrom }
}

function questionIn(line: string): Asked | undefined {
  try {
    const { ip, helo = '', mailFrom = '' } = JSON.parse(line) as Partial<Record<keyof Asked, unknown>>
    const isRight = typeof ip === 'string' && isHostAddress(ip)
    return isRight && typeof helo === 'string' && typeof mailFrom === 'string'
      ? { ip, helo, mailFrom }
      : undefined
  } catch {
    // No JSON, or JSON that is no object: it is not a question either way.
    return undefined
  }
}

export async function openResolver(cli: CliContext, { resolver }: Options): Promise<Resolver> {
  try {
    return await resolverAt(resolver === undefined ? [] : [resolver])
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error
    const values = { text: resolver ?? '' }
    throw new CliError('invalid', cli.text({ key: 'verify.badResolver', values }), EXIT.usage)
  }
}

function table(cli: CliContext, head: readonly Key[], rows: readonly (readonly string[])[]): string {
  return cli.table(
    head.map((key) => cli.text({ key })),
    rows,
  )
}

function cell(text: string | undefined): string {
  return text ?? ''
}

/** What is not there is left out. */
function asJson(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json
}
