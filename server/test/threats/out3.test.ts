/** OUT3: TLS taken away. A policy that was once seen holds to its end, and what it forbids is not sent. THREATS OUT3 */
import { suite, type TestContext, test } from 'node:test'
import { systemClock } from '../../src/lib/clock.ts'
import { type Log, silentLog } from '../../src/lib/log.ts'
import { createStsPolicies } from '../../src/service/mta-sts/policies.ts'
import type { QueueService } from '../../src/service/queue/queue-service.ts'
import { setTlsOverride, type TlsLevel } from '../../src/store/queue-tls.ts'
import { ENGINES, type Engine, type EngineName, openEngine } from '../kit/engines.ts'
import { onlyRecipient, rowsLeft, startTestQueue, submission, until } from '../kit/queue.ts'
import { selfSigned } from '../kit/self-signed.ts'
import {
  DESTINATION,
  MX,
  openStsDestination,
  policyText,
  type StsDestination,
} from '../kit/sts-destination.ts'

type World = AsyncDisposable & {
  readonly engine: Engine
  readonly place: StsDestination
  readonly queue: QueueService
  /** Events of the log that are about TLS. */
  readonly noted: string[]
}

async function openWorld(
  name: EngineName,
  mode: 'enforce' | 'testing' | 'none',
  before?: (place: StsDestination) => void,
): Promise<World> {
  await using opened = new AsyncDisposableStack()
  const engine = opened.use(await openEngine(name))
  const place = opened.use(await openStsDestination(mode))
  before?.(place)
  const noted: string[] = []
  const queue = opened.use(await startQueueFor(engine, place, noted))
  const rest = opened.move()
  return { engine, place, queue, noted, [Symbol.asyncDispose]: () => rest.disposeAsync() }
}

/** As after a restart: nothing in memory, the same tables. */
function startQueueFor(engine: Engine, place: StsDestination, noted: string[] = []): Promise<QueueService> {
  const db = engine.database('queue')
  const log: Log = {
    ...silentLog,
    info: (event) => {
      if (event.startsWith('queue.tls')) noted.push(event)
    },
    error: (event, error) => console.error(event, error),
    with: () => log,
  }
  const fetch = place.fetch(systemClock)
  return startTestQueue(db, {
    log,
    resolver: place.dns.resolver,
    mxPort: place.sink.port,
    allowPrivate: true,
    tlsOptions: { ca: place.ca },
    stsPolicies: createStsPolicies({ db, resolver: place.dns.resolver, fetch, clock: systemClock, log }),
  })
}

async function deferred({ queue }: Pick<World, 'queue'>): Promise<string> {
  await until(async () => (await onlyRecipient(queue))?.attempts === 1)
  return (await onlyRecipient(queue))?.reply_text ?? ''
}

const said = ({ place }: World, verb: string): boolean =>
  place.sink.lines.some((line) => line.startsWith(verb))
const wrongName = selfSigned('otro.test')

for (const name of ENGINES)
  suite(`OUT3 on ${name}`, () => {
    test('enforce: with TLS and the right certificate mail arrives', async (t: TestContext) => {
      await using world = await openWorld(name, 'enforce')
      await world.queue.enqueue(submission(`a@${DESTINATION}`))
      await world.place.sink.received(1)
      t.assert.strictEqual(world.place.sink.messages[0]?.tls, true)
      t.assert.strictEqual(world.place.asked, 1)
    })

    test('enforce: STARTTLS is hidden, so nothing leaves in the clear', async (t: TestContext) => {
      await using world = await openWorld(name, 'enforce', (place) => {
        place.sink.script = {}
      })
      await world.queue.enqueue(submission(`a@${DESTINATION}`))
      t.assert.match(await deferred(world), /TLS is required here/)
      t.assert.strictEqual(said(world, 'MAIL'), false)
      t.assert.deepStrictEqual(world.noted, ['queue.tls-refused'])
    })

    test('enforce: a certificate of nobody, or of another name', async (t: TestContext) => {
      for (const stranger of [selfSigned(MX), wrongName]) {
        await using world = await openWorld(name, 'enforce', (place) => {
          place.sink.script = { tls: { cert: stranger.certificate, key: stranger.key } }
        })
        await world.queue.enqueue(submission(`a@${DESTINATION}`))
        t.assert.match(await deferred(world), /TLS: /)
        t.assert.strictEqual(said(world, 'MAIL'), false)
      }
    })

    test('enforce: a machine that the policy does not name is not even asked', async (t: TestContext) => {
      await using world = await openWorld(name, 'enforce', (place) => {
        place.answer = { body: policyText('enforce', ['otro.destino.test']) }
      })
      await world.queue.enqueue(submission(`a@${DESTINATION}`))
      t.assert.match(await deferred(world), /MTA-STS\) does not name mx\.destino\.test/)
      t.assert.strictEqual(world.place.sink.connections, 0)
    })

    test('testing: what would fail is noted, and mail goes on', async (t: TestContext) => {
      await using world = await openWorld(name, 'testing', (place) => {
        place.sink.script = {}
        place.answer = { body: policyText('testing', ['otro.destino.test']) }
      })
      await world.queue.enqueue(submission(`a@${DESTINATION}`))
      await world.place.sink.received(1)
      t.assert.strictEqual(world.place.sink.messages[0]?.tls, false)
      t.assert.deepStrictEqual(world.noted, ['queue.tls-trial', 'queue.tls-trial'])
    })

    test('record and file vanish, and the policy still holds, after a restart too', async (t: TestContext) => {
      await using world = await openWorld(name, 'enforce')
      await world.queue.enqueue(submission(`a@${DESTINATION}`))
      await world.place.sink.received(1)
      await until(async () => (await rowsLeft(world.queue)) === 0)
      await world.queue[Symbol.asyncDispose]()
      world.place.setId(undefined)
      world.place.answer = { status: 404, body: '' }
      world.place.sink.script = {}
      await using queue = await startQueueFor(world.engine, world.place)
      await queue.enqueue(submission(`b@${DESTINATION}`))
      t.assert.match(await deferred({ queue }), /TLS is required here/)
      t.assert.strictEqual(world.place.sink.messages.length, 1)
    })
  })

suite('the operator decides before the destination', () => {
  async function outcomeOf(level: TlsLevel, script: 'clear' | 'stranger' | 'right', domain = DESTINATION) {
    await using world = await openWorld('sqlite', 'enforce', (place) => {
      const stranger = { cert: wrongName.certificate, key: wrongName.key }
      place.sink.script = script === 'clear' ? {} : { tls: script === 'right' ? place.tls : stranger }
    })
    await setTlsOverride(world.queue.store.db, { domain, level })
    await world.queue.loadRoutes()
    await world.queue.enqueue(submission(`a@${DESTINATION}`))
    const { sink } = world.place
    await until(async () => sink.messages.length > 0 || (await onlyRecipient(world.queue))?.attempts === 1)
    const [message] = sink.messages
    return message === undefined ? 'deferred' : message.tls ? 'encrypted' : 'clear'
  }

  test('each level against each kind of server', async (t: TestContext) => {
    const wanted = {
      none: { clear: 'clear', stranger: 'clear', right: 'clear' },
      may: { clear: 'clear', stranger: 'encrypted', right: 'encrypted' },
      encrypt: { clear: 'deferred', stranger: 'encrypted', right: 'encrypted' },
      verify: { clear: 'deferred', stranger: 'deferred', right: 'encrypted' },
    } as const
    for (const level of ['none', 'may', 'encrypt', 'verify'] as const)
      for (const script of ['clear', 'stranger', 'right'] as const)
        t.assert.strictEqual(await outcomeOf(level, script), wanted[level][script], `${level} ${script}`)
  })

  test('for a domain, for those below another one, for all', async (t: TestContext) => {
    t.assert.strictEqual(await outcomeOf('none', 'right', '*.test'), 'clear')
    t.assert.strictEqual(await outcomeOf('none', 'right', '*'), 'clear')
    t.assert.strictEqual(await outcomeOf('none', 'right', 'otra.test'), 'encrypted')
  })
})
