/** IM4: compression bombs. What comes out is counted like what comes in, and no more comes out than is taken. */
import { suite, type TestContext } from 'node:test'
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import { cpuMsOf } from '../kit/cpu-time.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { type ImapWorld, openImapWorld } from '../kit/imap-world.ts'
import { eachEngine } from '../kit/stores.ts'

const MIB = 1024 * 1024
/** THREATS IM4 */
const BOMB_BYTES = 1024 * MIB
const HELD_MAX_BYTES = 2 * MIB
const CPU_MAX_MS = 50

/** Each piece forgets what was before it, so that it may be said over and over. RFC 1951 §3.2.4 */
function deflated(text: Buffer): Buffer {
  return deflateRawSync(text, { finishFlush: constants.Z_FULL_FLUSH })
}

/** A client that has turned compression on; what the server says then, inflated when it has hung up. */
async function compressed(
  world: ImapWorld,
): Promise<{ readonly client: ImapClient; readonly last: Promise<string> }> {
  const client = await world.client()
  await client.ok('COMPRESS DEFLATE')
  const pieces: Buffer[] = []
  const { socket } = client
  socket.removeAllListeners('data')
  socket.on('data', (piece: Buffer) => pieces.push(piece))
  const last = new Promise<string>((resolve) => {
    socket.on('close', () =>
      resolve(inflateRawSync(Buffer.concat(pieces), { finishFlush: constants.Z_SYNC_FLUSH }).toString()),
    )
  })
  return { client, last }
}

/** The most memory outside the heap's small objects while `work` goes on, above what there was. */
async function mostHeld(work: () => Promise<unknown>): Promise<number> {
  const held = (): number => process.memoryUsage().external + process.memoryUsage().arrayBuffers
  const before = held()
  let most = before
  let isOver = false
  const watch = (): void => {
    most = Math.max(most, held())
    if (!isOver) setImmediate(watch)
  }
  watch()
  await work()
  isOver = true
  return most - before
}

suite('IM4', () => {
  eachEngine('a gibibyte of spaces is cut at the limit of lines', async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    const mebibyte = deflated(Buffer.alloc(MIB, ' '))
    const bomb = Buffer.concat(Array.from({ length: BOMB_BYTES / MIB }, () => mebibyte))
    t.diagnostic(`${bomb.length} octets stand for ${BOMB_BYTES}`)
    const throwIt = async (): Promise<void> => {
      const { client, last } = await compressed(world)
      client.write(bomb)
      t.assert.match(await last, /^\* BYE The command line is too long\.\r\n$/)
    }
    const held = await mostHeld(throwIt)
    // The bomb itself waits in the client's socket, in this process.
    t.assert.ok(held < HELD_MAX_BYTES + bomb.length, `${held} octets were held`)
    const ms = await cpuMsOf(throwIt)
    t.assert.ok(ms < CPU_MAX_MS, `${ms} ms`)
    await using other = await world.client('luis')
    await other.ok('NOOP')
  })

  eachEngine('a literal that is a bomb is refused before it comes out', async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    const { client, last } = await compressed(world)
    client.write(deflated(Buffer.from('b SEARCH SUBJECT {2147483647+}\r\n')))
    const mebibyte = deflated(Buffer.alloc(MIB, 'x'))
    for (let n = 0; n < 64; n++) client.write(mebibyte)
    t.assert.match(await last, /^b BAD \[LIMIT\] .*\r\n\* BYE /)
  })

  eachEngine('many short lines are a pipeline like any other', async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    const { client, last } = await compressed(world)
    const commands = 20_000
    client.write(deflated(Buffer.from(`${'a NOOP\r\n'.repeat(commands)}z LOGOUT\r\n`)))
    const said = await last
    t.assert.strictEqual(said.split('a OK ').length - 1, commands)
    t.assert.match(said, /z OK Done\r\n$/)
  })

  eachEngine('who is not signed in may not compress', async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    await using client = await ImapClient.open(world.port)
    await client.response()
    t.assert.match((await client.command('COMPRESS DEFLATE')).tagged, / BAD Sign in first/)
  })
})
