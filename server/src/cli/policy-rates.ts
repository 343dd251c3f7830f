/** `valija policy rates show|set|clear`: how much an account, a domain or a company may send. */
import type { Command } from 'commander'
import { formatByteSize } from '../lib/byte-size.ts'
import type { Language } from '../lib/text.ts'
import type { Json } from '../service/admin/method.ts'
import type { CliContext } from './command.ts'
import {
  type Bound,
  cell,
  countOption,
  fieldOf,
  given,
  helpIn,
  orUnbounded,
  rowsOf,
  sizeOption,
} from './directory-kit.ts'
import type { PolicyHelp } from './policy-help.ts'

type Options = {
  readonly company?: string
  readonly messagesHour?: Bound
  readonly messagesDay?: Bound
  readonly recipientsHour?: Bound
  readonly recipientsDay?: Bound
  readonly sizeDay?: Bound
}

export function registerPolicyRates(
  policy: Command,
  context: () => Promise<CliContext>,
  help: PolicyHelp,
  language: Language,
): void {
  const group = policy.command('rates').description(help('rates'))
  group
    .command('show [whose]')
    .description(help('rates.show'))
    .option('--company <name>', help('opt.company'))
    .action(async (whose: string | undefined, options: Options) => {
      const cli = await context()
      const value = await cli.admin('rates.show', given(whoseOf(whose, options)))
      cli.result(value, () => limitsText(cli, value))
    })
  group
    .command('clear [whose]')
    .description(help('rates.clear'))
    .option('--company <name>', help('opt.company'))
    .action(async (whose: string | undefined, options: Options) => {
      const cli = await context()
      const value = await cli.admin('rates.clear', given(whoseOf(whose, options)))
      cli.result(value, () => changedText(cli, 'rates.cleared', value))
    })
  const count = countOption(helpIn(language))
  group
    .command('set [whose]')
    .description(help('rates.set'))
    .option('--company <name>', help('opt.company'))
    .option('--messages-hour <number>', help('opt.messagesHour'), count)
    .option('--messages-day <number>', help('opt.messagesDay'), count)
    .option('--recipients-hour <number>', help('opt.recipientsHour'), count)
    .option('--recipients-day <number>', help('opt.recipientsDay'), count)
    .option('--size-day <size>', help('opt.sizeDay'), sizeOption(helpIn(language)))
    .action(async (whose: string | undefined, options: Options) => {
      const cli = await context()
      const input = given({
        ...whoseOf(whose, options),
        messagesHour: orUnbounded(options.messagesHour),
        messagesDay: orUnbounded(options.messagesDay),
        recipientsHour: orUnbounded(options.recipientsHour),
        recipientsDay: orUnbounded(options.recipientsDay),
        bytesDay: orUnbounded(options.sizeDay),
      })
      const value = await cli.admin('rates.set', input)
      cli.result(value, () => changedText(cli, 'rates.set', value))
    })
}

/** An address has an @, a domain has none. */
function whoseOf(whose: string | undefined, { company }: Options) {
  const isAddress = whose?.includes('@') === true
  return { company, address: isAddress ? whose : undefined, domain: isAddress ? undefined : whose }
}

function changedText(cli: CliContext, key: string, value: Json): string {
  return `${cli.text({ key, values: { name: cell(value, 'name') } })}\n${limitsText(cli, value)}`
}

function limitsText(cli: CliContext, value: Json): string {
  const head = ['limit', 'max', 'used', 'from'].map((one) => cli.text({ key: `rates.head.${one}` }))
  const rows = rowsOf(fieldOf(value, 'limits')).map((limit) => {
    const name = cell(limit, 'name')
    const max = fieldOf(limit, 'max')
    const isSize = name.startsWith('bytes')
    const amount = (n: number): string => (isSize ? formatByteSize(n, cli.language) : String(n))
    const window = fieldOf(value, name.endsWith('Hour') ? 'hour' : 'day') ?? null
    const sent = Number(cell(window, name.replace(/Hour$|Day$/, '')))
    const own = fieldOf(limit, 'own') === true
    return [
      cli.text({ key: `rates.name.${name}` }),
      typeof max === 'number' ? amount(max) : cli.text({ key: 'rates.none' }),
      amount(sent),
      own ? cell(value, 'name') : typeof max === 'number' ? cli.text({ key: 'rates.from.service' }) : '',
    ]
  })
  return cli.table(head, rows)
}
