/** The operations of the admin API about held mail. */
import * as quarantine from '../../../../../contract/src/quarantine.ts'
import type { Operation } from './operation.ts'

const ALL = '/api/v1/quarantine'
const ONE = `${ALL}/:id`
const DIGEST = '/api/v1/accounts/:address/quarantine-digest'
const SETTINGS = '/api/v1/quarantine-settings'

const ACCOUNT = { area: 'policy', access: 'account' } as const
const COMPANY = { area: 'policy', access: 'company' } as const
const FILTER = ['address', 'company', 'sender', 'recipient', 'words', 'fromMs', 'toMs', 'rule', 'all']
const CHANGES = ['keepDays', 'digest', 'hour', 'timeZone']

export const QUARANTINE_OPERATIONS: readonly Operation[] = [
  {
    ...{ ...ACCOUNT, method: 'GET', url: ALL, call: 'quarantine.list' },
    summary: 'Held messages, the newest first, by pages',
    answer: quarantine.HeldMailList,
  },
  {
    ...{ ...ACCOUNT, method: 'DELETE', url: ALL, call: 'quarantine.drop' },
    ...{ id: 'quarantine.drop-many', without: ['id'] },
    summary: 'Discard those that fit; for some days they can still be released',
    answer: quarantine.HeldMailDropped,
  },
  {
    ...{ ...ACCOUNT, method: 'GET', url: ONE, call: 'quarantine.show' },
    summary: 'One held message: why it is held, its header and its text',
    answer: quarantine.HeldMail,
  },
  {
    ...{ ...ACCOUNT, method: 'DELETE', url: ONE, call: 'quarantine.drop', without: FILTER },
    summary: 'Discard it; for some days it can still be released',
    answer: quarantine.HeldMailDropped,
  },
  {
    ...{ ...ACCOUNT, method: 'POST', url: `${ONE}/release`, call: 'quarantine.release' },
    summary: 'Deliver it as it was held, once however often it is asked for',
    answer: quarantine.HeldMailReleased,
  },
  {
    ...{ ...ACCOUNT, method: 'POST', url: `${ONE}/allow`, call: 'quarantine.allow' },
    summary: 'Always allow its sender, and release it',
    answer: quarantine.HeldMailSender,
  },
  {
    ...{ ...ACCOUNT, method: 'POST', url: `${ONE}/block`, call: 'quarantine.block' },
    summary: 'Block its sender, and discard it',
    answer: quarantine.HeldMailSender,
  },
  {
    ...{ ...ACCOUNT, method: 'GET', url: DIGEST, call: 'quarantine.digest' },
    ...{ id: 'quarantine.digest-show', without: ['frequency'] },
    summary: 'How often an account gets a summary by mail',
    answer: quarantine.QuarantineDigest,
  },
  {
    ...{ ...ACCOUNT, method: 'PUT', url: DIGEST, call: 'quarantine.digest' },
    summary: 'Set it; null: as the company has it',
    answer: quarantine.QuarantineDigest,
  },
  {
    ...{ ...COMPANY, method: 'GET', url: SETTINGS, call: 'quarantine.settings' },
    ...{ id: 'quarantine.settings-show', without: CHANGES },
    summary: 'How long a company keeps held mail, and when it sends summaries',
    answer: quarantine.QuarantineSettings,
  },
  {
    ...{ ...COMPANY, method: 'PATCH', url: SETTINGS, call: 'quarantine.settings' },
    summary: 'Change it; what is not named stays',
    answer: quarantine.QuarantineSettings,
  },
]
