/**
 * `valija quarantine list|show|release|allow|block|drop|digest|settings`: mail that is held, and how people hear of it.
 *
 *   $ valija quarantine list --account ana@empresa.es
 *   $ valija quarantine release 019ab3f2c7d01f2e3d4c5b6a7988
 *   Released to ana@empresa.es.
 */
import { type Command, InvalidArgumentError } from 'commander'
import { QUARANTINE_HELP } from '../lib/catalogue/quarantine.ts'
import type { Language } from '../lib/text.ts'
import type { Json } from '../service/admin/method.ts'
import { DAY_MS, PAGE_MAX } from '../service/quarantine/limits.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import { cell, fieldOf, given } from './directory-kit.ts'
import { entriesText, entryText } from './quarantine-text.ts'

type HelpKey = keyof typeof QUARANTINE_HELP extends infer Key
  ? Key extends `help.quarantine.${infer Rest}`
    ? Rest
    : never
  : never
type Help = (key: HelpKey) => string
type Context = () => Promise<CliContext>
type Filter = {
  readonly account?: string
  readonly company?: string
  readonly sender?: string
  readonly recipient?: string
  readonly words?: string
  readonly day?: number
  readonly rule?: string
}

export const registerQuarantine: RegisterCommands = (program, context, language) => {
  const help: Help = (key) => QUARANTINE_HELP[`help.quarantine.${key}`][language]
  const group = program.command('quarantine').description(help('quarantine'))
  registerLooks(group, context, help, language)
  registerOne(group, context, help)
  registerDrop(group, context, help, language)
  registerDigest(group, context, help)
  registerSettings(group, context, help, language)
}

/** `--sender`, `--words` and the like: which ones are meant. */
function withFilter(command: Command, help: Help, language: Language): Command {
  return command
    .option('--account <address>', help('opt.account'))
    .option('--company <name>', help('opt.company'))
    .option('--sender <address>', help('opt.sender'))
    .option('--recipient <address>', help('opt.recipient'))
    .option('--words <words>', help('opt.words'))
    .option('--day <date>', help('opt.day'), (written) => dayOf(written, language))
    .option('--rule <rule>', help('opt.rule'))
}

/** A day is that of UTC, as in the activity log. */
function filterOf({ account, day, ...filter }: Filter): Readonly<Record<string, Json | undefined>> {
  return {
    ...filter,
    address: account,
    fromMs: day,
    toMs: day === undefined ? undefined : day + DAY_MS,
  }
}

function registerLooks(group: Command, context: Context, help: Help, language: Language): void {
  withFilter(group.command('list').description(help('list')), help, language)
    .option('--state <state>', help('opt.state'))
    .option('--limit <rows>', help('opt.limit'), (written) => numberOf(written, 1, PAGE_MAX, language))
    .option('--after <id>', help('opt.after'))
    .action(
      async ({
        state,
        limit,
        after,
        ...filter
      }: Filter & { state?: string; limit?: number; after?: string }) => {
        const cli = await context()
        const value = await cli.admin('quarantine.list', given({ ...filterOf(filter), state, limit, after }))
        cli.result(value, () => entriesText(cli, value))
      },
    )
  group
    .command('show <id>')
    .description(help('show'))
    .action(async (id: string) => {
      const cli = await context()
      const value = await cli.admin('quarantine.show', { id })
      cli.result(value, () => entryText(cli, value))
    })
}

function registerOne(group: Command, context: Context, help: Help): void {
  const done = { allow: 'quarantine.allowed', block: 'quarantine.blocked' } as const
  group
    .command('release <id...>')
    .description(help('release'))
    .action(async (ids: readonly string[]) => {
      const cli = await context()
      const answers: Json[] = []
      for (const id of ids) {
        const value = await cli.admin('quarantine.release', { id })
        answers.push(value)
        const key = fieldOf(value, 'released') === true ? 'quarantine.released' : 'quarantine.wasReleased'
        if (!cli.json) cli.say(cli.text({ key, values: { address: cell(value, 'address') } }))
      }
      if (cli.json) cli.result({ messages: answers }, () => '')
    })
  for (const verb of ['allow', 'block'] as const)
    group
      .command(`${verb} <id>`)
      .description(help(verb))
      .action(async (id: string) => {
        const cli = await context()
        const value = await cli.admin(`quarantine.${verb}`, { id })
        const values = { sender: cell(value, 'sender'), address: cell(value, 'address') }
        cli.result(value, () => cli.text({ key: done[verb], values }))
      })
}

function registerDrop(group: Command, context: Context, help: Help, language: Language): void {
  withFilter(group.command('drop [id]').description(help('drop')), help, language)
    .option('--all', help('opt.all'))
    .action(async (id: string | undefined, { all, ...filter }: Filter & { readonly all?: boolean }) => {
      const cli = await context()
      const value = await cli.admin('quarantine.drop', given({ ...filterOf(filter), id, all }))
      cli.result(value, () =>
        cli.text({ key: 'quarantine.dropped', values: { n: Number(fieldOf(value, 'dropped')) } }),
      )
    })
}

function registerDigest(group: Command, context: Context, help: Help): void {
  group
    .command('digest [address] [frequency]')
    .description(help('digest'))
    .addHelpText('after', `\n${help('opt.frequency')}`)
    .action(async (address: string | undefined, written: string | undefined) => {
      const cli = await context()
      if (address === undefined) {
        const told = await cli.admin('quarantine.tell', {})
        cli.result(told, () =>
          cli.text({ key: 'quarantine.told', values: { n: Number(fieldOf(told, 'told')) } }),
        )
        return
      }
      const frequency = written === 'company' ? null : written
      const value = await cli.admin('quarantine.digest', given({ address, frequency }))
      const own = fieldOf(value, 'own') === null ? 'no' : 'yes'
      cli.result(value, () =>
        cli.text({
          key: 'quarantine.digestIs',
          values: { ...textsOf(value, 'address', 'frequency', 'hour', 'timeZone'), own },
        }),
      )
    })
}

function registerSettings(group: Command, context: Context, help: Help, language: Language): void {
  group
    .command('settings [company]')
    .description(help('settings'))
    .option('--keep-days <days>', help('opt.keep'), (written) => numberOf(written, 1, 365, language))
    .option('--digest <frequency>', help('opt.every'))
    .option('--hour <hour>', help('opt.hour'), (written) => numberOf(written, 0, 23, language))
    .option('--time-zone <zone>', help('opt.timeZone'))
    .action(async (company: string | undefined, options: Readonly<Record<string, Json>>) => {
      const cli = await context()
      const value = await cli.admin('quarantine.settings', given({ ...options, company }))
      const days = Number(fieldOf(value, 'keepDays'))
      const frequency = cell(value, 'digest')
      cli.result(value, () =>
        cli.text({
          key: 'quarantine.settingsAre',
          values: { ...textsOf(value, 'name', 'hour', 'timeZone'), days, frequency },
        }),
      )
    })
}

function textsOf(value: Json, ...names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, cell(value, name)]))
}

function numberOf(written: string, least: number, most: number, language: Language): number {
  const number = Number(written)
  if (!Number.isInteger(number) || number < least || number > most)
    throw new InvalidArgumentError(QUARANTINE_HELP['help.quarantine.badNumber'][language])
  return number
}

function dayOf(written: string, language: Language): number {
  const ms = /^\d{4}-\d\d-\d\d$/.test(written) ? Date.parse(`${written}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(ms)) throw new InvalidArgumentError(QUARANTINE_HELP['help.quarantine.badDay'][language])
  return ms
}
