/** The retention of one account as the rest of the program asks for it. */
import { Refusal } from '../../lib/refusal.ts'
import type { DeviceRecord, DueMessage, RetentionRule, RetentionStore } from '../retention-store.ts'
import type { AccountWork } from './account-work.ts'
import { noteDevice, readDevices, readDue, readRule, removeDue, writeRule } from './retention.ts'

export class AccountRetention implements RetentionStore {
  readonly #work: AccountWork

  constructor(work: AccountWork) {
    this.#work = work
  }

  rule(): Promise<RetentionRule> {
    const { read, accountId } = this.#work
    return read((sql) => readRule(sql, accountId), { single: true })
  }

  setRule(rule: RetentionRule): Promise<void> {
    return this.#work.change(async ({ sql, accountId }) => {
      const known = (await readDevices(sql, accountId)).some(({ id }) => id === rule.primaryDevice)
      if (rule.primaryDevice !== undefined && !known)
        throw new Refusal('not-found', { key: 'store.no-device', values: { id: rule.primaryDevice } })
      await writeRule(sql, accountId, rule)
    })
  }

  devices(): Promise<readonly DeviceRecord[]> {
    const { read, accountId } = this.#work
    return read((sql) => readDevices(sql, accountId), { single: true })
  }

  expectDevice(key: string): Promise<number> {
    return this.#work.change((tx) => noteDevice(tx, key, 0))
  }

  due(nowMs: number, after: number, limit: number): Promise<readonly DueMessage[]> {
    const { read, accountId } = this.#work
    return read((sql) => readDue(sql, accountId, nowMs, after, limit))
  }

  removeDue(): Promise<number> {
    return this.#work.change((tx) => removeDue(tx))
  }
}
