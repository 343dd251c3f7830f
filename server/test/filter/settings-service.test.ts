/** The filter as an operator sets it up at the command line. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startServer } from '../kit/start-server.ts'

test('settings and lists at the command line, in words and as JSON', async () => {
  await using server = await startServer()
  const cli = async (...words: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await server.cli([...words])
    assert.deepEqual([code, stderr], [0, ''], words.join(' '))
    return stdout
  }
  const set = await cli(
    'filter',
    'settings',
    'set',
    '--company',
    '1',
    '--junk-at',
    '6,5',
    '--refuse-at',
    'never',
  )
  assert.match(set, /Spam from +6\.5 points +the company/)
  assert.match(set, /Refused from +never +the company/)
  assert.match(set, /Virus|virus/)
  const shown = await cli('--json', 'filter', 'settings', 'show', '--for', 'ana@empresa.test')
  const { settings } = JSON.parse(shown) as { settings: { name: string }[] }
  assert.deepEqual(
    settings.find(({ name }) => name === 'junkAt'),
    { name: 'junkAt', value: 6.5, from: 'organisation' },
  )
  await cli('filter', 'list', 'add', 'block', 'Malo.test', '*.top', '--company', '1')
  const listed = await cli('filter', 'list', 'show', '--company', '1')
  assert.match(listed, /Blocked sender +@malo\.test +operator/)
  const kept = await cli('filter', 'list', 'remove', 'block', 'malo.test', '--company', '1')
  assert.ok(!kept.includes('malo.test'))
  assert.match(kept, /\*@\*\.top/)
  assert.match(await cli('filter', 'list', 'show', '--for', 'ana@empresa.test'), /Nobody is listed/)
  const wrong = await server.cli(['filter', 'settings', 'set', '--junk-at', 'mucho'])
  assert.match(wrong.stderr, /7\.5/)
  assert.notEqual(wrong.code, 0)
  const { events } = JSON.parse(await cli('--json', 'ledger', 'search', '--kinds', 'filter-changed')) as {
    events: { class: string; by: string }[]
  }
  assert.deepEqual(events.map((event) => `${event.class} ${event.by}`).toSorted(), [
    'block operator',
    'block operator',
    'settings operator',
  ])
  assert.ok(!server.log().includes('malo.test'))
})
