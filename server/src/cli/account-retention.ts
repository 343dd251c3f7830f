/** `valija account retention show|set|preview`: what stays on the server. */
import { type Command, InvalidArgumentError } from 'commander'
import { formatByteSize } from '../lib/byte-size.ts'
import { RETENTION_HELP } from '../lib/catalogue/cli-retention.ts'
import type { Language } from '../lib/text.ts'
import type { Json } from '../service/admin/method.ts'
import type { CliContext } from './command.ts'
import { cell, dateText, fieldOf, given, rowsOf } from './directory-kit.ts'

type Short<Key> = Key extends `help.keep.${infer Rest}` ? Rest : never
type HelpOf = (key: Short<keyof typeof RETENTION_HELP>) => string

type SetOptions = {
  readonly keep?: 'auto' | 'all' | number
  readonly primary?: number | false
  readonly primaryApp?: number
}

export function registerAccountRetention(
  account: Command,
  context: () => Promise<CliContext>,
  language: Language,
): void {
  const help: HelpOf = (key) => RETENTION_HELP[`help.keep.${key}` as keyof typeof RETENTION_HELP][language]
  const group = account.command('retention').description(help('retention'))
  group
    .command('show <address>')
    .description(help('show'))
    .action(async (address: string) => {
      const cli = await context()
      const value = await cli.admin('retention.show', { address })
      cli.result(value, () => ruleText(cli, value))
    })
  group
    .command('set <address>')
    .description(help('set'))
    .option('--keep <rule>', help('opt.keep'), keepOption(help))
    .option('--primary <number>', help('opt.primary'), numberOption(help))
    .option('--primary-app <number>', help('opt.primaryApp'), numberOption(help))
    .option('--no-primary', help('opt.noPrimary'))
    .action(async (address: string, options: SetOptions) => {
      const cli = await context()
      const input = given({ address, keep: options.keep, primary: primaryOf(options) })
      const value = await cli.admin('retention.set', input)
      cli.result(
        value,
        () =>
          `${cli.text({ key: 'keep.set', values: { address: cell(value, 'address') } })}\n${ruleText(cli, value)}`,
      )
    })
  group
    .command('preview <address>')
    .description(help('preview'))
    .action(async (address: string) => {
      const cli = await context()
      const value = await cli.admin('retention.preview', { address })
      cli.result(value, () => previewText(cli, value))
    })
}

function keepOption(help: HelpOf): (written: string) => 'auto' | 'all' | number {
  return (written) => {
    if (written === 'auto' || written === 'all') return written
    if (!/^\d{1,5}$/.test(written)) throw new InvalidArgumentError(help('badKeep'))
    return Number(written)
  }
}

function numberOption(help: HelpOf): (written: string) => number {
  return (written) => {
    if (!/^\d{1,15}$/.test(written)) throw new InvalidArgumentError(help('badNumber'))
    return Number(written)
  }
}

function primaryOf({ primary, primaryApp }: SetOptions): Json | undefined {
  if (primaryApp !== undefined) return { appPassword: primaryApp }
  if (primary === false) return null
  return typeof primary === 'number' ? { device: primary } : undefined
}

function ruleText(cli: CliContext, value: Json): string {
  const days = fieldOf(value, 'days')
  const rule =
    typeof days === 'number'
      ? cli.text({ key: 'keep.rule.days', values: { n: days } })
      : cli.text({ key: 'keep.rule.all' })
  const devices = rowsOf(fieldOf(value, 'devices'))
  if (devices.length === 0) return `${rule}\n${cli.text({ key: 'keep.devices.none' })}`
  const hasPrimary = fieldOf(value, 'primary') !== null
  const head = ['id', 'role', 'kind', 'name', 'last', 'hidden'].map((one) =>
    cli.text({ key: `keep.head.${one}` }),
  )
  const rows = devices.map((device) => [
    cell(device, 'id'),
    cli.text({ key: `keep.role.${roleOf(device, hasPrimary)}` }),
    cli.text({ key: `keep.kind.${cell(device, 'kind')}` }),
    cell(device, 'name'),
    dateText(cli, fieldOf(device, 'lastMs')),
    cell(device, 'hidden'),
  ])
  return `${rule}\n${cli.table(head, rows)}`
}

function roleOf(device: Json, hasPrimary: boolean): string {
  if (fieldOf(device, 'gone') === true) return 'gone'
  if (fieldOf(device, 'primary') === true) return 'primary'
  return hasPrimary ? 'copy' : 'any'
}

function previewText(cli: CliContext, value: Json): string {
  const why = fieldOf(value, 'why')
  if (typeof why === 'string') return cli.text({ key: `keep.why.${why}` })
  const messages = Number(cell(value, 'messages'))
  if (messages === 0) return cli.text({ key: 'keep.preview.none' })
  const sizeOf = (row: Json): string => formatByteSize(Number(cell(row, 'bytes')), cli.language)
  const night = dateText(cli, fieldOf(value, 'nightMs'))
  const head = ['date', 'size'].map((one) => cli.text({ key: `keep.head.${one}` }))
  const rows = rowsOf(fieldOf(value, 'named')).map((row) => [
    dateText(cli, fieldOf(row, 'dateMs')),
    sizeOf(row),
  ])
  const said = cli.text({ key: 'keep.preview.some', values: { n: messages, size: sizeOf(value), night } })
  return `${said}\n${cli.table(head, rows)}`
}
