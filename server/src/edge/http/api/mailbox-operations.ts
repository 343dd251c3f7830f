/** The operations of the admin API about one account's mailboxes: who shares them, what stays, what proves its holder. */
import { ExploredMail } from '../../../../../contract/src/explorer.ts'
import * as answers from '../../../../../contract/src/mailbox.ts'
import type { Operation } from './operation.ts'

const ACCOUNT = '/api/v1/accounts/:address'
const SHARING = `${ACCOUNT}/sharing`
const RETENTION = `${ACCOUNT}/retention`

const own = (
  method: Operation['method'],
  url: string,
  rest: Pick<Operation, 'call' | 'summary' | 'answer'>,
): Operation => ({ method, url, access: 'account', area: 'directory', ...rest })

export const MAILBOX_OPERATIONS: readonly Operation[] = [
  own('GET', SHARING, {
    call: 'sharing.list',
    summary: 'Who may do what in the mailboxes of an account',
    answer: answers.Sharing,
  }),
  own('PUT', SHARING, {
    call: 'sharing.set',
    summary: 'Share a mailbox with somebody of the company',
    answer: answers.SharedMailbox,
  }),
  own('DELETE', SHARING, {
    call: 'sharing.remove',
    summary: 'Share it no longer',
    answer: answers.SharedMailbox,
  }),
  own('GET', RETENTION, {
    call: 'retention.show',
    summary: 'What stays on the server after POP3, and the devices that came',
    answer: answers.Retention,
  }),
  own('PATCH', RETENTION, {
    call: 'retention.set',
    summary: 'Change what stays',
    answer: answers.Retention,
  }),
  own('GET', `${RETENTION}/preview`, {
    call: 'retention.preview',
    summary: 'What the next run would remove',
    answer: answers.RetentionPreview,
  }),
  own('GET', `${ACCOUNT}/second-factors`, {
    call: 'second-factor.list',
    summary: 'What proves the holder besides the password',
    answer: answers.SecondFactors,
  }),
  // Somebody else's mail: people only, who answer for it. THREATS LG3
  {
    method: 'GET',
    url: `${ACCOUNT}/messages`,
    access: 'company',
    call: 'explorer.messages',
    summary: 'Folders and headers of an account, for a reason that is written down',
    answer: ExploredMail,
  },
  // Makes an account easier to enter: people only, who proved just now who they are.
  {
    method: 'POST',
    url: `${ACCOUNT}/second-factors/reset`,
    access: 'company',
    fresh: true,
    call: 'second-factor.reset',
    summary: 'Lift the second factors of somebody who lost them',
    answer: answers.SecondFactors,
  },
]
