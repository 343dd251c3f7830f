/**
 * The safe order of M21, under random histories: devices come and go, are cut in the middle of an answer, delete, say
 * goodbye or not; mail arrives and is moved; the main device changes; the service falls; days pass and nights run. A model
 * keeps what each device can have; the server may never remove what the main device of that night does not have.
 */
import type { TestContext } from 'node:test'
import fc from 'fast-check'
import type { Uid } from '../../src/mail/ids.ts'
import { derive } from '../../src/mail/message/derive.ts'
import type { AccountStore } from '../../src/store/account-store.ts'
import { addAccount } from '../directory/company.ts'
import { type SteppedClock, steppedClock } from '../directory/sign-in.ts'
import type { Pop3Client } from '../kit/pop3-client.ts'
import { addDevices, DAY_MS, type Devices } from '../kit/pop3-devices.ts'
import { openPop3World, type Pop3World } from '../kit/pop3-world.ts'
import { eachEngine, inboxOf } from '../kit/stores.ts'

const DEVICES = 3
const WINDOW_DAYS = 2
/** Histories; over a network each takes longer. */
const RUNS = { sqlite: 40, postgres: 30 } as const

type Step =
  | { readonly kind: 'deliver' | 'night' | 'fall' | 'move' }
  | { readonly kind: 'primary'; readonly device: number | undefined }
  | { readonly kind: 'days'; readonly days: number }
  | {
      readonly kind: 'retr' | 'fetch' | 'cut' | 'unread' | 'dele' | 'quit' | 'drop'
      readonly device: number
      readonly pick: number
    }

const device = fc.nat(DEVICES - 1)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('deliver', 'night', 'fall', 'move') }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('primary'), device: fc.option(device, { nil: undefined }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('days'), days: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 14,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'retr',
        'retr',
        'retr',
        'fetch',
        'fetch',
        'cut',
        'unread',
        'dele',
        'quit',
        'drop',
      ),
      device,
      pick: fc.nat(9),
    }),
  },
)

type Open = {
  readonly client: Pop3Client
  /** Names of the messages by their numbers, as the session numbered them. */
  readonly names: readonly string[]
  readonly retrieved: Set<string>
  readonly marked: Set<string>
}

class History {
  readonly world: Pop3World
  readonly clock: SteppedClock
  readonly devices: Devices
  readonly store: AccountStore
  readonly sessions = new Map<number, Open>()
  /** What each device has for sure: answered to the last octet, then QUIT, and the goodbye heard. */
  readonly has = Array.from({ length: DEVICES }, () => new Set<string>())
  /** What each may have, whether the server knows or not: answered to the last octet, then QUIT. */
  readonly mayHave = Array.from({ length: DEVICES }, () => new Set<string>())
  /** Removed by somebody who may, or moved away: no business of the night. */
  readonly gone = new Set<string>()
  readonly delivered = new Map<string, number>()
  primary: number | undefined
  /** Messages that nights have removed. */
  leftAtNight = 0

  constructor(world: Pop3World, clock: SteppedClock, devices: Devices, store: AccountStore) {
    this.world = world
    this.clock = clock
    this.devices = devices
    this.store = store
  }

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'deliver':
        return await this.deliver()
      case 'night':
        return await this.night()
      case 'fall':
        return this.dropAll()
      case 'move':
        return await this.move()
      case 'primary':
        this.primary = step.device
        await this.devices.admin('set', { primary: this.appOf(step.device), keep: WINDOW_DAYS })
        return
      case 'days':
        // Sessions would end of silence meanwhile: here they end at once.
        this.dropAll()
        this.clock.ms += step.days * DAY_MS
        return
      case 'retr':
      case 'cut':
      case 'fetch':
      case 'unread':
      case 'dele':
      case 'quit':
      case 'drop':
        return await this.speak(step.kind, step.device, step.pick)
    }
  }

  async deliver(): Promise<void> {
    const name = `m${this.delivered.size}`
    const bytes = Buffer.from(`Subject: ${name}\r\n\r\n${'.linea\r\n'.repeat(50)}`)
    const message = { bytes, derived: derive(bytes), internalDateMs: this.clock.now(), flags: [] }
    await this.store.append(await inboxOf(this.store), [message], {})
    this.delivered.set(name, this.clock.now())
  }

  async move(): Promise<void> {
    const inbox = await inboxOf(this.store)
    const [first] = await this.present()
    const archive = await this.store.mailbox('Archive')
    if (first === undefined || archive === undefined) return
    await this.store.move(inbox, [first.uid], archive.id)
    this.gone.add(first.name)
  }

  async speak(kind: string, device: number, pick: number): Promise<void> {
    const session = this.sessions.get(device) ?? (await this.open(device))
    const { client, names, retrieved, marked } = session
    const number = (pick % Math.max(1, names.length)) + 1
    const name = names[number - 1]
    if (kind === 'quit') return await this.quit(device, session)
    if (kind === 'drop') return this.drop(device)
    if (kind === 'fetch') return await this.fetchAll(device, session)
    if (name === undefined || marked.has(name)) return
    if (kind === 'dele') {
      await client.ok(`DELE ${number}`)
      marked.add(name)
    } else if (kind === 'retr') {
      await client.message(`RETR ${number}`)
      retrieved.add(name)
    } else {
      // Cut in the middle of the answer; or QUIT sent behind the question, and nothing read.
      client.socket.pause()
      client.write(kind === 'cut' ? `RETR ${number}\r\n` : `RETR ${number}\r\nQUIT\r\n`)
      if (kind === 'unread') this.goodbye(device, session)
      await new Promise((resolve) => setTimeout(resolve, 5))
      this.drop(device)
    }
  }

  async open(device: number): Promise<Open> {
    const client = await this.devices.client(device)
    const count = Number((await client.ok('STAT')).split(' ')[0])
    const names: string[] = []
    for (let n = 1; n <= count; n++)
      names.push(/Subject: (\S+)/.exec((await client.message(`TOP ${n} 0`)).toString())?.[1] ?? '')
    const session = { client, names, retrieved: new Set<string>(), marked: new Set<string>() }
    this.sessions.set(device, session)
    return session
  }

  async fetchAll(device: number, session: Open): Promise<void> {
    for (const [index, name] of session.names.entries()) {
      if (session.marked.has(name)) continue
      await session.client.message(`RETR ${index + 1}`)
      session.retrieved.add(name)
    }
    await this.quit(device, session)
  }

  async quit(device: number, session: Open): Promise<void> {
    await session.client.ok('QUIT')
    for (const name of session.retrieved) this.has[device]?.add(name)
    this.goodbye(device, session)
    this.drop(device)
  }

  /** QUIT was said. Who is no copy may have removed what it marked. */
  goodbye(device: number, { marked, retrieved }: Open): void {
    for (const name of retrieved) this.mayHave[device]?.add(name)
    if (this.primary === undefined || this.primary === device) for (const name of marked) this.gone.add(name)
  }

  async night(): Promise<void> {
    await this.checkAll()
    const before = new Set((await this.present()).map(({ name }) => name))
    await this.devices.run()
    const after = new Set((await this.present()).map(({ name }) => name))
    const limit = this.clock.now() - WINDOW_DAYS * DAY_MS
    for (const name of before) {
      const received = this.primary !== undefined && this.has[this.primary]?.has(name) === true
      const possible = this.primary !== undefined && this.mayHave[this.primary]?.has(name) === true
      const old = (this.delivered.get(name) ?? 0) < limit
      if (!after.has(name) && !(possible && old))
        throw new Error(`${name} is lost: received ${possible}, old ${old}`)
      if (after.has(name) && received && old) throw new Error(`${name} should have left`)
      if (after.has(name)) continue
      this.gone.add(name)
      this.leftAtNight++
    }
  }

  /** What is in the INBOX. */
  async present(): Promise<readonly { readonly name: string; readonly uid: Uid }[]> {
    const inbox = await inboxOf(this.store)
    const view = await this.store.view(inbox)
    const infos = await this.store.infos(inbox, [...view.uids.subarray(0, view.count)] as Uid[])
    return infos.map(({ uid, derived }) => ({ name: derived.baseSubject.toLowerCase(), uid }))
  }

  /** Nothing is missing that nobody removed. */
  async checkAll(): Promise<void> {
    const names = new Set((await this.present()).map(({ name }) => name))
    for (const name of this.delivered.keys())
      if (!names.has(name) && !this.gone.has(name)) throw new Error(`${name} has vanished`)
  }

  drop(device: number): void {
    this.sessions.get(device)?.client.socket.resetAndDestroy()
    this.sessions.delete(device)
  }

  dropAll(): void {
    for (const device of [...this.sessions.keys()]) this.drop(device)
  }

  appOf(device: number | undefined) {
    return device === undefined ? null : { appPassword: this.devices.appIds[device] ?? 0 }
  }
}

let accounts = 0

eachEngine(
  'M21: whatever happens, only what the main device has wholly received leaves',
  async (t: TestContext, engine) => {
    const clock = steppedClock()
    await using world = await openPop3World(engine, { clock })
    let removed = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 25, maxLength: 60 }), async (steps) => {
        const local = `p${accounts++}`
        const id = await addAccount(world.directory, world.empresa, local)
        const devices = await addDevices(world, clock, { id, address: `${local}@empresa.test` }, DEVICES)
        const store = world.stores.accounts.open(id)
        await store.provision()
        const history = new History(world, clock, devices, store)
        await history.take({ kind: 'primary', device: 0 })
        try {
          for (const one of [{ kind: 'deliver' }, { kind: 'deliver' }, ...steps, { kind: 'night' }] as Step[])
            await history.take(one)
          await history.checkAll()
        } finally {
          history.dropAll()
        }
        removed += history.leftAtNight
      }),
      { numRuns: RUNS[engine.name], endOnFailure: true },
    )
    t.diagnostic(`${removed} messages left at night in ${RUNS[engine.name]} histories`)
    // Else nothing was proved. Ten histories have about ten of them.
    t.assert.ok(removed >= 10, `${removed}`)
  },
)
