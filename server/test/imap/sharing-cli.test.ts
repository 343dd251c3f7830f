/** `valija mailbox`, through commander, over real methods, in both languages. */
import { type TestContext, test } from 'node:test'
import { Command } from 'commander'
import type { CliContext } from '../../src/cli/command.ts'
import { registerMailbox } from '../../src/cli/mailbox.ts'
import { formatTable } from '../../src/cli/terminal.ts'
import { Refusal } from '../../src/lib/refusal.ts'
import { LANGUAGES, type Language } from '../../src/lib/text.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import { openEngine } from '../kit/engines.ts'
import { openImapWorld } from '../kit/imap-world.ts'
import { type CallSharing, sharingAdmin } from '../kit/sharing.ts'

const TEXTS = createTexts()

async function run(admin: CallSharing, language: Language, line: string, json = false): Promise<string> {
  const printed: string[] = []
  const context: CliContext = {
    admin,
    json,
    language,
    text: (ref) => TEXTS.format(language, ref),
    say: (said) => void printed.push(said),
    result: (value, human) => void printed.push(json ? JSON.stringify(value) : human()),
    table: (head, rows) => formatTable(head, rows, undefined),
    stdin: async () => '',
  }
  const program = new Command().exitOverride()
  registerMailbox(program, async () => context, language)
  await program.parseAsync(line.split(' '), { from: 'user' })
  return printed.join('\n')
}

for (const language of LANGUAGES)
  test(`mailboxes are shared by commands, in ${language}`, async (t: TestContext) => {
    await using engine = await openEngine('sqlite')
    await using world = await openImapWorld(engine)
    await using luis = await world.client('luis')
    const admin = sharingAdmin(world)
    const say = (line: string): Promise<string> => run(admin, language, line)
    t.assert.snapshot({
      none: await say('mailbox rights ana@empresa.test'),
      read: await say('mailbox share ana@empresa.test INBOX luis@empresa.test'),
      write: await say('mailbox share ana@empresa.test Sent eva --rights write'),
      shown: await say('mailbox rights ana@empresa.test'),
      one: await say('mailbox rights ana@empresa.test Sent'),
      json: await run(admin, language, 'mailbox rights ana@empresa.test', true),
      taken: await say('mailbox unshare ana@empresa.test Sent eva@empresa.test'),
    })
    t.assert.deepStrictEqual(await luis.ok('MYRIGHTS Shared/ana/INBOX'), [
      '* MYRIGHTS "Shared/ana/INBOX" lrs',
    ])
    const refused = async (line: string): Promise<string> => {
      try {
        return await say(line)
      } catch (error) {
        if (error instanceof Refusal) return TEXTS.format(language, error.text)
        throw error
      }
    }
    t.assert.snapshot({
      rights: await refused('mailbox share ana@empresa.test INBOX luis@empresa.test --rights xyz'),
      holder: await refused('mailbox share ana@empresa.test INBOX nadie@empresa.test'),
      mailbox: await refused('mailbox share ana@empresa.test Nada luis@empresa.test'),
      owner: await refused('mailbox share ana@empresa.test INBOX ana@empresa.test'),
      anyone: await refused('mailbox share ana@empresa.test INBOX anyone'),
    })
  })
