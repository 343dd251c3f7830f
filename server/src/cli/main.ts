/**
 * The command line: finds the sub-command, loads only what it needs, and turns every failure into one sentence and
 * an exit code of sysexits.
 */
import { Command, CommanderError, type OutputConfiguration } from 'commander'
import type { Config } from '../config/config.ts'
import { Refusal } from '../lib/refusal.ts'
import { escapeJson, escapeText } from '../lib/safe-text.ts'
import { LANGUAGES, type Language, type Texts } from '../lib/text.ts'
import { EXIT, EXIT_OF_REFUSAL } from '../runtime/exit-codes.ts'
import { StartError } from '../runtime/start-error.ts'
import { createTexts, languageOf } from '../runtime/texts.ts'
import { CliError } from './cli-error.ts'
import type { CliContext } from './command.ts'
import { COMMANDS } from './commands.ts'
import { type ContextOptions, createCliContext } from './context.ts'
import { type GlobalOptions, readConfig } from './read-config.ts'

/** Runs one command line and tells the exit code. */
export async function runCli(args: readonly string[]): Promise<number> {
  const language = languageFrom(args)
  const texts = createTexts()
  const json = args.includes('--json')
  const silent: OutputConfiguration = { outputError: () => undefined }
  const program = new Command('valija').exitOverride().configureOutput(silent)
  await using made = new AsyncDisposableStack()
  try {
    await build(program, args, language, texts, (context) => made.use(context))
    await program.parseAsync([...args], { from: 'user' })
    return typeof process.exitCode === 'number' ? process.exitCode : EXIT.ok
  } catch (error) {
    return tell(error, json, language, texts)
  }
}

async function build(
  program: Command,
  args: readonly string[],
  language: Language,
  texts: Texts,
  keep: (context: CliContext & AsyncDisposable) => CliContext,
): Promise<void> {
  const say = (key: string): string => texts.format(language, { key })
  program
    .description(say('help.valija'))
    .option('--json', say('help.json'))
    .option('--lang <es|en>', say('help.lang'))
    .option('--data <dir>', say('help.data'))
    .option('--config <file>', say('help.config'))
    .helpOption('-h, --help', say('help.help'))
    .helpCommand('help [command]', say('help.help'))
    .configureHelp({ styleTitle: (title) => titleIn(language, title) })
    .showHelpAfterError(false)
  const context = async (): Promise<CliContext> =>
    keep(createCliContext(contextOptions(program, language, texts)))
  const wanted = args.find((arg) => Object.hasOwn(COMMANDS, arg))
  for (const [name, load] of Object.entries(COMMANDS)) {
    // `valija message inspect` must not wait for the code of the other twenty commands.
    if (wanted !== undefined && name !== wanted && args[0] !== 'help') continue
    const register = await load()
    register(program, context, language)
  }
}

function contextOptions(program: Command, language: Language, texts: Texts): ContextOptions {
  const options = program.opts<GlobalOptions>()
  let config: Promise<Config> | undefined
  return {
    json: options.json === true,
    language,
    texts,
    config: () => {
      config ??= readConfig(options, language)
      return config
    },
    stdin: process.stdin,
    stdout: process.stdout,
  }
}

function languageFrom(args: readonly string[]): Language {
  const at = args.indexOf('--lang')
  const asked =
    at >= 0 ? args[at + 1] : args.find((arg) => arg.startsWith('--lang='))?.slice('--lang='.length)
  return LANGUAGES.find((one) => one === asked) ?? languageOf(process.env)
}

/** Says what went wrong: for people on standard error, with --json as the one value on standard output. */
function tell(error: unknown, json: boolean, language: Language, texts: Texts): number {
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok
  const { code, sentence, exitCode } = wordsOf(error, language, texts)
  if (json) process.stdout.write(`${escapeJson(JSON.stringify({ error: { code, text: sentence } }))}\n`)
  else process.stderr.write(`valija: ${escapeText(sentence)}\n`)
  if (exitCode === EXIT.software && error instanceof Error)
    process.stderr.write(`${escapeText(error.stack ?? '')}\n`)
  return exitCode
}

function wordsOf(
  error: unknown,
  language: Language,
  texts: Texts,
): { readonly code: string; readonly sentence: string; readonly exitCode: number } {
  if (error instanceof CliError)
    return { code: error.code, sentence: error.message, exitCode: error.exitCode }
  if (error instanceof Refusal)
    return {
      code: error.code,
      sentence: texts.format(language, error.text),
      exitCode: EXIT_OF_REFUSAL[error.code],
    }
  if (error instanceof StartError)
    return { code: 'start', sentence: texts.format(language, error.text), exitCode: error.exitCode }
  if (error instanceof CommanderError)
    return { code: 'usage', sentence: usageSentence(error, language, texts), exitCode: EXIT.usage }
  const reason = error instanceof Error ? error.message : String(error)
  return {
    code: 'bug',
    sentence: texts.format(language, { key: 'cli.bug', values: { reason } }),
    exitCode: EXIT.software,
  }
}

/** Commander's complaints in the reader's language; what it quotes is what the person wrote. */
function usageSentence(error: CommanderError, language: Language, texts: Texts): string {
  // "error: option '--quota <size>' argument 'much' is invalid. Write a size such as 500MB or 5GB."
  const invalid = / '([^']*)' is invalid(?: for argument '[^']*')?\. (.*)$/s.exec(error.message)
  const what = invalid?.[1] ?? /'([^']*)'/.exec(error.message)?.[1] ?? ''
  const kind = invalid === null ? (USAGE_KINDS.get(error.code) ?? 'other') : 'invalid'
  const reason = invalid?.[2] ?? error.message.replace(/^error: /, '')
  return texts.format(language, { key: `cli.usage.${kind}`, values: { what, reason } })
}

const USAGE_KINDS = new Map([
  ['commander.unknownCommand', 'command'],
  ['commander.unknownOption', 'option'],
  ['commander.missingArgument', 'argument'],
  ['commander.optionMissingArgument', 'value'],
  ['commander.missingMandatoryOptionValue', 'mandatory'],
  ['commander.excessArguments', 'excess'],
  ['commander.help', 'subcommand'],
])

const SPANISH_TITLES: Readonly<Record<string, string>> = {
  'Usage:': 'Uso:',
  'Arguments:': 'Argumentos:',
  'Options:': 'Opciones:',
  'Global Options:': 'Opciones generales:',
  'Commands:': 'Órdenes:',
}

function titleIn(language: Language, title: string): string {
  return language === 'es' ? (SPANISH_TITLES[title] ?? title) : title
}
