/** `valija filter settings show|set|clear`: what counts as spam, and what becomes of it. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { FILTER_HELP } from '../lib/catalogue/filter.ts'
import type { Language } from '../lib/text.ts'
import type { Json } from '../service/admin/method.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import { cell, fieldOf, given, rowsOf } from './directory-kit.ts'

type Points = number | 'never'
type Options = {
  readonly for?: string
  readonly company?: string
  readonly on?: true
  readonly off?: true
  readonly junkAt?: Points
  readonly quarantineAt?: Points
  readonly refuseAt?: Points
  readonly onJunk?: string
  readonly onBlock?: string
  readonly unscanned?: string
  readonly countries?: string[]
  readonly names?: string[]
}

export const registerFilterSettings: RegisterCommands = (filter, context, language) => {
  const help = helpIn(language)
  const group = filter.command('settings').description(help('settings'))
  withWhose(group.command('show [whose]').description(help('settings.show')), help).action(
    async (whose: string | undefined, options: Options) => {
      const cli = await context()
      show(cli, await cli.admin('filter.settings.show', given(whoseOf(options, whose))))
    },
  )
  registerSet(group, context, help)
  withWhose(group.command('clear [whose]').description(help('settings.clear')), help)
    .option('--names <names...>', help('opt.names'))
    .action(async (whose: string | undefined, options: Options) => {
      const cli = await context()
      const input = given({ ...whoseOf(options, whose), names: options.names })
      show(cli, await cli.admin('filter.settings.clear', input))
    })
}

function registerSet(group: Command, context: () => Promise<CliContext>, help: FilterHelp): void {
  const points = pointsOption(help)
  const choice = (flag: string, key: Parameters<FilterHelp>[0], ...words: readonly string[]): Option =>
    new Option(flag, help(key)).choices(words)
  withWhose(group.command('set [whose]').description(help('settings.set')), help)
    .option('--on', help('opt.on'))
    .option('--off', help('opt.off'))
    .option('--junk-at <points>', help('opt.junkAt'), points)
    .option('--quarantine-at <points>', help('opt.quarantineAt'), points)
    .option('--refuse-at <points>', help('opt.refuseAt'), points)
    .addOption(choice('--on-junk <what>', 'opt.onJunk', 'junk', 'quarantine', 'refuse'))
    .addOption(choice('--on-block <what>', 'opt.onBlock', 'junk', 'refuse'))
    .addOption(choice('--unscanned <what>', 'opt.unscanned', 'hold', 'accept'))
    .option('--countries <codes...>', help('opt.countries'))
    .action(async (whose: string | undefined, options: Options) => {
      const cli = await context()
      const { on, off, onJunk, onBlock, unscanned, countries } = options
      const input = given({
        ...whoseOf(options, whose),
        ...{ onJunk, onBlock, unscanned },
        enabled: on ?? (off === true ? false : undefined),
        junkAt: orNever(options.junkAt),
        quarantineAt: orNever(options.quarantineAt),
        refuseAt: orNever(options.refuseAt),
        countries: countries?.filter((one) => one !== 'none').map((one) => one.toUpperCase()),
      })
      show(cli, await cli.admin('filter.settings.set', input))
    })
}

type Short<Key> = Key extends `help.filter.${infer Rest}` ? Rest : never
export type FilterHelp = (key: Short<keyof typeof FILTER_HELP>) => string

export function helpIn(language: Language): FilterHelp {
  return (key) => FILTER_HELP[`help.filter.${key}` as keyof typeof FILTER_HELP][language]
}

export function withWhose(command: Command, help: FilterHelp): Command {
  return command.option('--for <whose>', help('opt.for')).option('--company <name>', help('opt.company'))
}

/** An address has an @, a domain has none. */
export function whoseOf({ for: named, company }: Pick<Options, 'for' | 'company'>, whose = named) {
  const isAddress = whose?.includes('@') === true
  return { company, address: isAddress ? whose : undefined, domain: isAddress ? undefined : whose }
}

function pointsOption(help: FilterHelp): (written: string) => Points {
  return (written) => {
    if (written === 'never') return written
    if (!/^\d{1,4}(?:[.,]\d{1,2})?$/.test(written)) throw new InvalidArgumentError(help('badPoints'))
    return Number(written.replace(',', '.'))
  }
}

function orNever(points: Points | undefined): number | null | undefined {
  return points === 'never' ? null : points
}

function show(cli: CliContext, value: Json): void {
  cli.result(value, () => {
    const head = ['setting', 'value', 'from'].map((one) => cli.text({ key: `filter.head.${one}` }))
    const rows = rowsOf(fieldOf(value, 'settings')).map((row) => [
      cli.text({ key: `filter.setting.${cell(row, 'name')}` }),
      valueText(cli, fieldOf(row, 'value')),
      cli.text({ key: `filter.from.${cell(row, 'from')}` }),
    ])
    return `${placeText(cli, value)}\n${cli.table(head, rows)}`
  })
}

export function placeText(cli: CliContext, value: Json): string {
  return cli.text({
    key: 'filter.of',
    values: { scope: cell(value, 'scope'), name: cell(value, 'name') },
  })
}

function valueText(cli: CliContext, value: Json | undefined): string {
  if (typeof value === 'number') return cli.text({ key: 'filter.points', values: { n: value } })
  const word = Array.isArray(value) ? value.join(' ') || 'none' : String(value ?? 'never')
  return cli.text({ key: 'filter.value', values: { value: word } })
}
