/** What the store keeps and answers for the window of POP3. MISSION M21 */
import type { MessageId, Uid } from '../mail/ids.ts'

export type RetentionRule = {
  /** `auto`: a window when there is a primary device, else all. */
  readonly keep: 'auto' | 'all' | 'days'
  readonly days: number | undefined
  /** The device that downloads and keeps; every other one only reads. */
  readonly primaryDevice: number | undefined
}

/** Something that has come by POP3. */
export type DeviceRecord = {
  readonly id: number
  readonly key: string
  readonly firstMs: number
  /** 0: it was named, but has not come yet. */
  readonly lastMs: number
  /** Messages that it has deleted for itself. */
  readonly hidden: number
}

export type DueMessage = {
  readonly uid: Uid
  readonly messageId: MessageId
  readonly sizeBytes: number
  readonly internalDateMs: number
}

/** What stays on the server. All of it is judged in the transaction that removes. */
export type RetentionStore = {
  rule(): Promise<RetentionRule>
  /** Refusal `not-found`: there is no such device. */
  setRule(rule: RetentionRule): Promise<void>
  devices(): Promise<readonly DeviceRecord[]>
  /** The number of a device that may not have come yet. */
  expectDevice(key: string): Promise<number>
  /** What may leave as of then, in UID order after `after`. */
  due(nowMs: number, after: number, limit: number): Promise<readonly DueMessage[]>
  /** Removes the next few hundred that may leave now; how many. They stay for the undelete window. */
  removeDue(): Promise<number>
}
