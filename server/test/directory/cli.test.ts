/** The directory's sub-commands, through commander, over real methods, in both languages. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { Command } from 'commander'
import { registerAccount } from '../../src/cli/account.ts'
import { registerAlias } from '../../src/cli/alias.ts'
import { registerAppPassword } from '../../src/cli/app-password.ts'
import type { CliContext } from '../../src/cli/command.ts'
import { registerDomain } from '../../src/cli/domain.ts'
import { registerGroup } from '../../src/cli/group.ts'
import { registerOrganisation } from '../../src/cli/organisation.ts'
import { formatTable } from '../../src/cli/terminal.ts'
import { CLI_DIRECTORY_TEXTS } from '../../src/lib/catalogue/cli-directory.ts'
import { DIRECTORY_TEXTS } from '../../src/lib/catalogue/directory.ts'
import { CatalogueTexts } from '../../src/lib/catalogue-texts.ts'
import { LANGUAGES, type Language } from '../../src/lib/text.ts'
import { OPERATOR, openTestAdmin, type TestAdmin } from './admin.ts'
import { attempt, from } from './sign-in.ts'

const TEXTS = new CatalogueTexts([CLI_DIRECTORY_TEXTS, DIRECTORY_TEXTS])
const REGISTER = [
  registerOrganisation,
  registerDomain,
  registerAccount,
  registerAppPassword,
  registerAlias,
  registerGroup,
]

type Run = (line: string, stdin?: string) => Promise<string>

/** Runs `valija LINE` and answers what it printed. Words with spaces are written with `_`. */
function terminal(admin: TestAdmin, language: Language, json = false): Run {
  return async (line, stdin = '') => {
    const printed: string[] = []
    const context: CliContext = {
      admin: (method, input) => admin.call({ ...OPERATOR, language }, method, input),
      json,
      language,
      text: (ref) => TEXTS.format(language, ref),
      say: (said) => void (json || printed.push(said)),
      result: (value, human) => void printed.push(json ? JSON.stringify(value) : human()),
      table: (head, rows) => formatTable(head, rows, undefined),
      stdin: async () => stdin,
    }
    const program = new Command().exitOverride()
    for (const register of REGISTER) register(program, async () => context, language)
    for (const command of program.commands)
      for (const sub of command.commands) sub.exitOverride().configureOutput({ writeErr() {} })
    await program.parseAsync(
      line.split(' ').map((word) => word.replaceAll('_', ' ')),
      { from: 'user' },
    )
    return printed.join('\n')
  }
}

for (const language of LANGUAGES)
  test(`a company is set up by commands, in ${language}`, async (t: TestContext) => {
    await using admin = await openTestAdmin('sqlite')
    const run = terminal(admin, language)
    const es = language === 'es'
    const said = async (line: string, expected: RegExp, stdin?: string): Promise<void> =>
      t.assert.match(await run(line, stdin), expected, line)
    await said('organisation add Nueva_S.A. --language es', /Nueva S\.A\./)
    await said('organisation set Nueva_S.A. --language en', /Nueva S\.A\./)
    await said('organisation list', es ? /Empresa.*\n/ : /Company|Name/)
    await said('organisation show Nueva_S.A.', /Nueva S\.A\./)
    await said('domain add año.test --company Nueva_S.A.', /año\.test/)
    await said('domain add otro.test --alias-of año.test', /otro\.test/)
    await said('domain list', /xn--|año\.test[\s\S]*otro\.test/)
    await said(
      'account add ana@año.test --name Ana_Díaz --quota 5GB --generate',
      /[a-z2-9]{5}(?:-[a-z2-9]{5}){3}/,
    )
    await said('account add luis@año.test --password-stdin', /luis@año\.test/, 'a long good secret\n')
    t.assert.strictEqual(
      await attempt(admin.authenticator, 'luis@año.test', 'a long good secret', from('192.0.2.1')),
      'ok',
      'the line end is not part of the password',
    )
    await said('domain set año.test --catch-all ana@año.test', /año\.test/)
    await said('domain show año.test', /ana@/)
    await said('domain set año.test --no-catch-all --disable', /año\.test/)
    await said('account list --domain año.test', es ? /Titular de la cuenta/ : /Account holder/)
    await said('account show ana@año.test', es ? /Escribe como/ : /Writes as/)
    await said('account set ana@año.test --quota none --role company-admin', /ana@/)
    await said('account rename luis@año.test luis.diaz --keep-old', /luis\.diaz@/)
    await said('account password ana@año.test --generate', /[a-z2-9]{5}-/)
    for (const verb of ['suspend', 'enable']) await said(`account ${verb} ana@año.test`, /ana@/)
    await said(
      'app-password add ana@año.test Phone --protocols imap smtp --expires 30',
      /(?:[a-z2-9]{5}-){4}/,
    )
    await said('app-password set ana@año.test 1 --no-expires --name Tablet', /Tablet/)
    await said('app-password list ana@año.test', /imap/)
    await said('app-password show ana@año.test 1', /Tablet/)
    await said('app-password remove ana@año.test 1', /Tablet/)
    await said('alias add info@año.test ana@año.test x@fuera.example', /info@/)
    await said('alias set info@año.test --remove x@fuera.example --add y@fuera.example', /info@/)
    await said('alias show info@año.test', /y@fuera\.example/)
    await said('alias list', /info@/)
    await said('alias remove info@año.test', /info@/)
    await said('group add todos@año.test ana@año.test --who-may-write members --name Todos', /todos@/)
    await said('group set todos@año.test --add x@fuera.example', /todos@/)
    await said('group show todos@año.test', es ? /Sus integrantes/ : /Its members/)
    await said('group list', /x@fuera\.example/)
    await said('group remove todos@año.test', /todos@/)
    await said('alias list', /luis@/)
    for (const gone of [
      'account remove ana@año.test',
      'account remove luis.diaz@año.test',
      'domain remove otro.test',
    ])
      await said(gone, es ? /eliminad/ : /removed/)
    await said('domain remove año.test', /año\.test/)
    await said('organisation remove Nueva_S.A.', /Nueva S\.A\./)
  })

test('--json prints the value and nothing else', async (t: TestContext) => {
  await using admin = await openTestAdmin('sqlite')
  const run = terminal(admin, 'en', true)
  const account = JSON.parse(await run('account add nueva@empresa.test --generate')) as { password: string }
  t.assert.match(account.password, /^[a-z2-9-]{23}$/)
  t.assert.strictEqual((JSON.parse(await run('account list --domain empresa.test')) as unknown[]).length, 4)
})

test('what is wrong on the command line is said before the server is asked', async (t: TestContext) => {
  await using admin = await openTestAdmin('sqlite')
  const run = terminal(admin, 'es')
  await t.assert.rejects(run('account add x@empresa.test --quota mucho'), /500MB/)
  await t.assert.rejects(run('account password ana@empresa.test'), /--password-stdin/)
  await t.assert.rejects(run('account add x@empresa.test --password secret'), /unknown option/)
})

test('account import shows its progress, and every bad line', async (t: TestContext) => {
  await using admin = await openTestAdmin('sqlite')
  const dir = await mkdtemp(join(tmpdir(), 'valija-import-'))
  try {
    const run = terminal(admin, 'es')
    const file = join(dir, 'cuentas.csv')
    await writeFile(file, 'address,password\nuno@empresa.test,corto\ndos@nadie.test,\n')
    t.assert.match(await run(`account import ${file}`), /2 líneas[\s\S]*Línea 2: [\s\S]*Línea 3: /)
    t.assert.strictEqual(process.exitCode, 65)
    await writeFile(file, 'address,password\nuno@empresa.test,un secreto largo\n')
    t.assert.match(await run(`account import ${file} --check`), /Se puede agregar 1 cuenta/)
    t.assert.match(await run(`account import ${file}`), /1 de 1 contraseñas[\s\S]*1 cuenta agregada/)
    t.assert.strictEqual(
      await attempt(admin.authenticator, 'uno@empresa.test', 'un secreto largo', from('192.0.2.1')),
      'ok',
    )
    await t.assert.rejects(run(`account import ${file}.no`), { code: 'not-found' })
  } finally {
    process.exitCode = 0
    await rm(dir, { recursive: true })
  }
})
