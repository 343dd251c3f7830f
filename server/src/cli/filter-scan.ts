/**
 * `valija filter scan`: what the filter says of a message. Needs no server; with one (or its data), what was taught counts.
 *
 *   $ valija filter scan < carta.eml
 *   $ find -name '*.eml' | valija filter scan --batch
 *   {"file":"carta.eml","points":7.3,"place":"junk","findings":[{"level":3,"rule":"offer.loan","points":1.8}]}
 */
import { FILTER_SCAN_HELP } from '../lib/catalogue/filter-scan.ts'
import { VERIFY_TEXTS } from '../lib/catalogue/verify.ts'
import { systemClock } from '../lib/clock.ts'
import { Metrics } from '../lib/metrics.ts'
import { systemScheduler } from '../lib/scheduler.ts'
import { SyntaxFault } from '../lib/syntax-fault.ts'
import { type Address, parseMailbox } from '../mail/address.ts'
import { isHostAddress } from '../net/host-address.ts'
import { EXIT } from '../runtime/exit-codes.ts'
import type { Json } from '../service/admin/method.ts'
import { loadPopularDomains } from '../service/bounce/load-lists.ts'
import { createAttachmentExaminer } from '../service/filter/attachments/create-attachment-examiner.ts'
import { createFileOpener } from '../service/filter/attachments/file-opener.ts'
import { createClassifier } from '../service/filter/classifier/create-classifier.ts'
import { loadSeed } from '../service/filter/classifier/seed.ts'
import {
  createContentExaminer,
  createReadContent,
} from '../service/filter/content/create-content-examiner.ts'
import { loadHostLists, loadRules } from '../service/filter/content/load-rules.ts'
import type { Tokens } from '../service/filter/examiner.ts'
import { createIdentityExaminer } from '../service/filter/identity/identity-examiner.ts'
import type { Finding, Verdict } from '../service/filter/report.ts'
import { createScan, type Scan, type ScanMail } from '../service/filter/scan.ts'
import { createParseProcess } from '../service/parse-process/parse-process.ts'
import { CliError } from './cli-error.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import { given } from './directory-kit.ts'
import { createOriginOf } from './filter-scan-origin.ts'
import { answerFiles, readMessage } from './message-input.ts'
import { openResolver } from './verify.ts'

export type ScanOptions = {
  readonly batch?: boolean
  readonly ip?: string
  readonly resolver?: string
  readonly helo?: string
  readonly from?: string
  readonly to?: string
  readonly company?: string
  readonly account?: string
}

export const registerFilterScan: RegisterCommands = (group, context, language) => {
  const help = (key: keyof typeof FILTER_SCAN_HELP): string => FILTER_SCAN_HELP[key][language]
  group
    .command('scan')
    .description(help('help.filter.scan'))
    .option('--batch', help('help.filter.scan.batch'))
    .option('--ip <address>', help('help.filter.scan.ip'))
    .option('--resolver <host:port>', VERIFY_TEXTS['help.verify.resolver'][language])
    .option('--helo <name>', help('help.filter.scan.helo'))
    .option('--from <address>', help('help.filter.scan.from'))
    .option('--to <address>', help('help.filter.scan.to'))
    .option('--company <name>', help('help.filter.scan.company'))
    .option('--account <address>', help('help.filter.scan.account'))
    .action(async (options: ScanOptions) => {
      const cli = await context()
      await runScan(cli, options, await openScan(cli, options))
    })
}

/** `scan`: all levels that can be asked from here. */
export async function runScan(cli: CliContext, options: ScanOptions, scan: Scan): Promise<void> {
  const envelope = envelopeOf(cli, options)
  const ask = (bytes: Uint8Array): Promise<Verdict> =>
    scan({ ...envelope, bytes, receivedMs: systemClock.now() })
  if (options.batch === true) {
    await answerFiles(cli, async (bytes) => toldOf(await ask(bytes)))
    return
  }
  const scanned = await ask(await readMessage(cli))
  cli.result(JSON.parse(JSON.stringify(toldOf(scanned))) as Json, () => scanText(cli, scanned))
}

async function openScan(cli: CliContext, options: ScanOptions): Promise<Scan> {
  const { company, account, ip } = options
  const content = { rules: loadRules(), lists: loadHostLists() }
  const read = createReadContent()
  const alone = createClassifier({ read, seed: loadSeed(), models: { of: async () => [] } })
  const opener = createFileOpener({
    parse: createParseProcess(),
    scheduler: systemScheduler,
    metrics: new Metrics(),
  })
  let isTaught = true
  const people = { faces: async () => await Promise.resolve({ domains: [], names: [] }) }
  const strangers = { get: async () => await Promise.resolve(undefined), heardFrom: () => undefined }
  const popular = loadPopularDomains()
  return createScan({
    originOf: ip === undefined ? undefined : createOriginOf(await openResolver(cli, options)),
    examiners: [
      createIdentityExaminer({ directory: people, correspondents: strangers, popular }),
      createContentExaminer(content, read),
      createAttachmentExaminer({ opener }),
    ],
    tokensOf: (mail) => alone.tokensOf(mail),
    judge: async (tokens) => {
      if (isTaught) {
        try {
          return await judgeThere(cli, tokens, { company, account })
        } catch (error) {
          // Without data there is what comes with the release, unless somebody's experience was asked for.
          const isNoData = error instanceof CliError && error.code === 'not-found'
          if (!isNoData || company !== undefined || account !== undefined) throw error
          isTaught = false
        }
      }
      return await alone.judge(tokens, NOBODY)
    },
  })
}

const NOBODY = { organisationId: 0 } as Parameters<ReturnType<typeof createClassifier>['judge']>[1]

async function judgeThere(
  cli: CliContext,
  tokens: Tokens,
  whose: { readonly company: string | undefined; readonly account: string | undefined },
): Promise<Finding | undefined> {
  const packed = Buffer.from(tokens.buffer, tokens.byteOffset, tokens.byteLength).toString('base64')
  const answer = await cli.admin('filter.judge', given({ ...whose, tokens: packed }))
  return (answer as { readonly finding?: Finding }).finding
}

function envelopeOf(
  cli: CliContext,
  { ip = '127.0.0.1', helo = '', from = '', to }: ScanOptions,
): Omit<ScanMail, 'bytes' | 'receivedMs'> {
  if (!isHostAddress(ip))
    throw new CliError('invalid', cli.text({ key: 'verify.badAddress', values: { text: ip } }), EXIT.usage)
  return {
    client: { address: ip, hello: helo, reverseName: undefined },
    reversePath: from === '' || from === '<>' ? null : addressOf(cli, from),
    recipients: to === undefined ? [] : [addressOf(cli, to)],
  }
}

function addressOf(cli: CliContext, text: string): Address {
  try {
    return parseMailbox(text)
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error
    const sentence = cli.text({ key: 'filter.scan.badAddress', values: { text } })
    throw new CliError('invalid', sentence, EXIT.usage)
  }
}

function toldOf({ findings, points, place, level, rule }: Verdict): object {
  return { points, place, level, rule, findings }
}

function scanText(cli: CliContext, { findings, points, place }: Verdict): string {
  const head = (['points', 'level', 'rule', 'sentence'] as const).map((key) =>
    cli.text({ key: `filter.scan.${key}` }),
  )
  const rows = findings
    .toSorted((a, b) => a.level - b.level || b.points - a.points)
    .map(({ level, rule, points: weight, values = {} }) => [
      weight.toFixed(2),
      String(level),
      rule,
      cli.text({ key: `filter.rule.${rule}`, values }),
    ])
  const verdict = cli.text({ key: 'filter.scan.verdict', values: { points, place } })
  return rows.length === 0 ? verdict : `${cli.table(head, rows)}\n\n${verdict}`
}
