/** `valija sieve check` and `valija sieve run`, as people and programs run them. */
import { mkdtempDisposableSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { runCli } from '../kit/start-server.ts'

const MESSAGE = 'From: luis@otra.test\r\nSubject: [obra] Planos\r\n\r\nHola\r\n'

function folder(files: Readonly<Record<string, string>>) {
  const dir = mkdtempDisposableSync(join(tmpdir(), 'valija-sieve-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir.path, name), text)
  return { path: (name: string) => join(dir.path, name), [Symbol.dispose]: () => dir[Symbol.dispose]() }
}

test('check tells all that is wrong, as compilers do', async (t: TestContext) => {
  using files = folder({
    'bad.sieve': 'fileinto "A";\nif header :is "a" {\n  nada;\n}\n',
    'good.sieve': 'keep;\n',
  })
  const bad = files.path('bad.sieve')
  const shown = await runCli(['sieve', 'check', bad])
  t.assert.equal(shown.code, 65)
  t.assert.deepStrictEqual(shown.stdout.trim().split('\n'), [
    `${bad}:1:1: “fileinto” belongs to “fileinto”. Add require "fileinto"; at the top.`,
    `${bad}:2:4: “header” needs 2 arguments and has 1.`,
    `${bad}:3:3: There is no command “nada”. Check how it is written.`,
  ])
  const json = await runCli(['--json', 'sieve', 'check', bad])
  t.assert.equal(json.code, 65)
  const { faults } = JSON.parse(json.stdout) as { faults: readonly object[] }
  t.assert.deepStrictEqual(faults[2], {
    line: 3,
    column: 3,
    code: 'sieve.command',
    text: 'There is no command “nada”. Check how it is written.',
  })
  const good = await runCli(['sieve', 'check', files.path('good.sieve'), '--lang', 'es'])
  t.assert.deepStrictEqual(
    [good.code, good.stdout.trim()],
    [0, `${files.path('good.sieve')}: todo está bien.`],
  )
})

test('run prints what would be done, also by filters one behind the other', async (t: TestContext) => {
  using files = folder({
    'company.sieve':
      'require ["include", "copy"]; include :optional "more"; redirect :copy "archivo@empresa.test";',
    'more.sieve': 'require "editheader"; addheader "X-Obra" "sí";',
    'own.sieve':
      'require ["fileinto", "variables", "imap4flags", "mailbox", "vacation"];\nif header :matches "subject" "[*]*" { fileinto :create :flags "\\\\Seen" "Obras/${1}"; }\nvacation :days 2 "Fuera.";',
  })
  const words = [files.path('company.sieve'), files.path('own.sieve')]
  const shown = await runCli(['sieve', 'run', ...words], { stdin: MESSAGE })
  t.assert.equal(shown.code, 0)
  t.assert.deepStrictEqual(shown.stdout.trim().split('\n'), [
    'Forward it to archivo@empresa.test.',
    'Put it into the folder “Obras/obra”, making it if needed, marked \\Seen.',
    'Answer automatically, once in 2 days: Fuera.',
    'The message is changed. Its header:',
    'X-Obra: =?utf-8?b?c8Ot?=',
    'From: luis@otra.test',
    'Subject: [obra] Planos',
  ])
  const json = await runCli(['--json', 'sieve', 'run', ...words], { stdin: MESSAGE })
  const { actions } = JSON.parse(json.stdout) as { actions: readonly { kind: string; changed?: boolean }[] }
  t.assert.deepStrictEqual(
    actions.map(({ kind, changed }) => [kind, changed]),
    [
      ['redirect', true],
      ['fileinto', true],
      ['vacation', undefined],
    ],
  )
})

test('run knows the envelope, folders and points that it is given', async (t: TestContext) => {
  using files = folder({
    'a.sieve': `require ["envelope", "mailbox", "spamtest", "fileinto", "relational", "comparator-i;ascii-numeric"];
if not allof(envelope "from" "x@y.test", envelope "to" "z@w.test") { discard; }
elsif mailboxexists "Nueva" { fileinto "Nueva"; }
elsif spamtest :value "ge" :comparator "i;ascii-numeric" "9" { discard; }`,
  })
  const run = async (...words: string[]) =>
    (await runCli(['sieve', 'run', files.path('a.sieve'), ...words], { stdin: MESSAGE })).stdout.trim()
  const sent = ['--from', 'x@y.test', '--to', 'z@w.test']
  t.assert.equal(await run(), 'Discard the message.')
  t.assert.equal(await run(...sent), 'Keep it in the inbox.')
  t.assert.equal(await run(...sent, '--mailbox', 'Nueva'), 'Put it into the folder “Nueva”.')
  t.assert.equal(await run(...sent, '--spam', '95'), 'Discard the message.')
  const wrong = await runCli(['sieve', 'run', files.path('a.sieve'), '--spam', 'mucho'], { stdin: MESSAGE })
  t.assert.equal(wrong.code, 64)
})

test('a filter that fails is told with its place, and one that is wrong is not run', async (t: TestContext) => {
  using files = folder({
    'stops.sieve': 'require ["ihave", "fileinto"];\nfileinto "A";\nerror "basta";',
    'bad.sieve': 'keep',
  })
  const shown = await runCli(['sieve', 'run', files.path('stops.sieve')], { stdin: MESSAGE })
  t.assert.deepStrictEqual(shown.stdout.trim().split('\n'), [
    `${files.path('stops.sieve')}, line 3: The filter stopped itself: basta The message is kept.`,
    'Keep it in the inbox.',
  ])
  const bad = await runCli(['sieve', 'run', files.path('bad.sieve')], { stdin: MESSAGE })
  t.assert.equal(bad.code, 65)
  t.assert.match(bad.stderr, /bad\.sieve:1:5: The command has to end before this/)
  const none = await runCli(['sieve', 'check', files.path('none.sieve')])
  t.assert.equal(none.code, 66)
})
