/** The operations of the admin API about mail on its way: rules, limits, signatures, the DNS, the queue, what happened. */
import * as bounce from '../../../../../contract/src/bounce.ts'
import * as dns from '../../../../../contract/src/dns.ts'
import * as ledger from '../../../../../contract/src/ledger.ts'
import * as policy from '../../../../../contract/src/policy.ts'
import {
  NewQueueReroute,
  QueueChange,
  QueueHistory,
  QueueMessage,
  QueuePage,
  QueueRadar,
  QueueRerouteList,
  QueueStatus,
} from '../../../../../contract/src/queue.ts'
import * as takeover from '../../../../../contract/src/takeover.ts'
import { openLedgerStream } from './ledger-stream.ts'
import type { Operation } from './operation.ts'
import { openRadarStream } from './radar-stream.ts'

const V1 = '/api/v1'
const POLICY = `${V1}/policies/:address`
const ATTACHMENTS = `${V1}/attachment-rules`
const FOOTER = `${V1}/footer`
const JOURNAL = `${V1}/journal`
const LIMITS = `${V1}/sending-limits`
const IDENTITY = `${V1}/identity-rules`
const REROUTES = `${V1}/queue/reroutes`
const DOMAIN = `${V1}/domains/:domain`
const TAKEOVER = `${V1}/takeovers/:address`

type About = Pick<Operation, 'call' | 'summary' | 'answer'> &
  Partial<Pick<Operation, 'access' | 'id' | 'without'>>

const about =
  (area: NonNullable<Operation['area']>) =>
  (method: Operation['method'], url: string, rest: About): Operation => ({
    ...{ method, url, area, access: 'company' },
    ...rest,
  })

const ofPolicy = about('policy')
const ofDns = about('dns')
const ofQueue = about('queue')
const ofLedger = about('ledger')

const POLICIES: readonly Operation[] = [
  ofPolicy('GET', `${V1}/policies`, {
    call: 'policy.list',
    summary: 'Accounts and groups with sending rules',
    answer: policy.PolicyList,
  }),
  ofPolicy('GET', POLICY, {
    call: 'policy.show',
    summary: 'The sending rules of one',
    answer: policy.PolicyHolder,
    access: 'account',
  }),
  ofPolicy('PATCH', POLICY, {
    call: 'policy.set',
    summary: 'Set rules; those that are not named stay',
    answer: policy.PolicyHolder,
  }),
  ofPolicy('POST', `${POLICY}/clear`, {
    call: 'policy.clear',
    summary: 'Take rules away',
    answer: policy.PolicyHolder,
  }),
  ofPolicy('GET', `${V1}/policy-simulation`, {
    call: 'policy.simulate',
    summary: 'Whether somebody may write to an address, and what says no',
    answer: policy.Simulation,
    access: 'account',
  }),
  ofPolicy('GET', ATTACHMENTS, {
    call: 'attachments.show',
    summary: 'Files that a company does not take',
    answer: policy.AttachmentRules,
  }),
  ofPolicy('PUT', ATTACHMENTS, {
    call: 'attachments.set',
    summary: 'Set them',
    answer: policy.AttachmentRules,
  }),
  ofPolicy('DELETE', ATTACHMENTS, {
    call: 'attachments.clear',
    summary: 'Take all files',
    answer: policy.AttachmentRules,
  }),
  ofPolicy('GET', FOOTER, {
    call: 'footer.show',
    summary: 'The text under what a company sends',
    answer: policy.Footer,
  }),
  ofPolicy('PUT', FOOTER, { call: 'footer.set', summary: 'Set it', answer: policy.Footer }),
  ofPolicy('DELETE', FOOTER, { call: 'footer.clear', summary: 'Take it away', answer: policy.Footer }),
  ofPolicy('GET', JOURNAL, {
    call: 'journal.show',
    summary: 'Where copies of a company’s mail are kept',
    answer: policy.Journal,
  }),
  ofPolicy('PUT', JOURNAL, { call: 'journal.set', summary: 'Set it', answer: policy.Journal }),
  ofPolicy('DELETE', JOURNAL, { call: 'journal.clear', summary: 'Keep none', answer: policy.Journal }),
  ofPolicy('GET', LIMITS, {
    call: 'rates.show',
    summary: 'Sending limits of an account, a domain or a company, and what was sent',
    answer: policy.SendingLimits,
    access: 'account',
  }),
  ofPolicy('PATCH', LIMITS, {
    call: 'rates.set',
    summary: 'Set limits; those that are not named stay',
    answer: policy.SendingLimits,
  }),
  ofPolicy('DELETE', LIMITS, {
    call: 'rates.clear',
    summary: 'Back to what the service says',
    answer: policy.SendingLimits,
  }),
  ofPolicy('GET', IDENTITY, {
    call: 'identity.list',
    summary: 'Whether SPF, DKIM and DMARC decide, and their exceptions',
    answer: policy.IdentityRules,
  }),
  ofPolicy('PUT', `${IDENTITY}/enforcement`, {
    call: 'identity.enforce',
    summary: 'Set whether they decide',
    answer: policy.IdentityRules,
  }),
  ofPolicy('POST', `${IDENTITY}/exceptions`, {
    call: 'identity.trust',
    summary: 'Add an exception',
    answer: policy.IdentityRules,
  }),
  ofPolicy('DELETE', `${IDENTITY}/exceptions`, {
    call: 'identity.untrust',
    summary: 'Remove an exception',
    answer: policy.IdentityRules,
  }),
]

const DNS: readonly Operation[] = [
  ofDns('GET', `${V1}/dkim-keys`, {
    call: 'dkim.list',
    summary: 'Keys of signatures of all domains',
    answer: dns.DkimKeyList,
  }),
  ofDns('GET', `${DOMAIN}/dkim`, {
    call: 'dkim.show',
    summary: 'Keys of a domain with the records to publish',
    answer: dns.DkimKeys,
  }),
  ofDns('POST', `${DOMAIN}/dkim/rotate`, {
    call: 'dkim.rotate',
    summary: 'The next step of changing keys: make, then switch',
    answer: dns.DkimKeys,
  }),
  ofDns('PUT', `${DOMAIN}/dkim/rotation`, {
    call: 'dkim.auto',
    summary: 'At which age keys change by themselves',
    answer: dns.DkimRotation,
  }),
  ofDns('DELETE', `${DOMAIN}/dkim/:selector`, { call: 'dkim.revoke', summary: 'Make a key void at once' }),
  ofDns('GET', `${DOMAIN}/dns-records`, {
    call: 'dns.records',
    summary: 'The records that the domain needs',
    answer: dns.DnsRecords,
  }),
  ofDns('GET', `${DOMAIN}/dns-zone`, {
    call: 'dns.zone',
    summary: 'The same as a piece of a zone file',
    answer: dns.DnsZone,
  }),
  ofDns('GET', `${DOMAIN}/dns-check`, {
    call: 'dns.check',
    summary: 'What the DNS says now, and the mend',
    answer: dns.DnsCheck,
  }),
  // A question changes nothing.
  ofDns('GET', `${DOMAIN}/mta-sts`, {
    call: 'dns.sts',
    summary: 'The MTA-STS policy',
    answer: dns.StsPolicy,
    id: 'dns.sts.show',
    without: ['mode'],
  }),
  ofDns('PUT', `${DOMAIN}/mta-sts`, { call: 'dns.sts', summary: 'Set its mode', answer: dns.StsPolicy }),
]

const QUEUE: readonly Operation[] = [
  ofQueue('GET', `${V1}/queue`, {
    call: 'queue.list',
    summary: 'Mail that waits to leave, by pages',
    answer: QueuePage,
  }),
  ofQueue('GET', `${V1}/queue/status`, {
    call: 'queue.status',
    summary: 'How many wait, and for how long',
    answer: QueueStatus,
    access: 'operator',
  }),
  ofQueue('GET', `${V1}/queue/radar`, {
    call: 'queue.radar',
    summary: 'Why mail waits: by provider and cause, with what to do',
    answer: QueueRadar,
  }),
  {
    ...ofQueue('GET', `${V1}/queue/radar/stream`, {
      call: 'queue.radar',
      id: 'queue.radar.stream',
      summary:
        'The same, live: `radar` with all groups, then `changes` with what has changed and what is gone',
    }),
    stream: openRadarStream,
  },
  ofQueue('GET', `${V1}/queue/history`, {
    call: 'queue.history',
    summary: 'How much waited in the last day, and what is usual at this hour',
    answer: QueueHistory,
  }),
  ofQueue('GET', `${V1}/queue/messages/:id`, {
    call: 'queue.show',
    summary: 'One message with its recipients',
    answer: QueueMessage,
  }),
  ofQueue('GET', REROUTES, {
    call: 'queue.reroutes',
    summary: 'Destinations whose mail takes another way for a while',
    answer: QueueRerouteList,
    access: 'operator',
  }),
  {
    ...ofQueue('POST', REROUTES, {
      call: 'queue.reroute',
      summary: 'Send what waits for a destination of the radar by another server, for a while',
      answer: NewQueueReroute,
      access: 'operator',
    }),
    status: 201,
  },
  ofQueue('DELETE', `${REROUTES}/:id`, {
    call: 'queue.reroute-end',
    summary: 'Let a destination take its usual way again',
    access: 'operator',
  }),
  ofQueue('GET', `${V1}/takeovers`, {
    call: 'takeover.list',
    summary: 'Accounts that were stopped because somebody else may be using them',
    answer: takeover.TakeoverList,
  }),
  ofQueue('GET', TAKEOVER, {
    call: 'takeover.show',
    summary: 'Why an account was stopped, and its held messages',
    answer: takeover.TakeoverDetail,
  }),
  // Words that others wrote: people only, who answer for the look. THREATS LG3
  {
    ...{ method: 'GET', url: `${TAKEOVER}/piles`, call: 'takeover.piles', access: 'company' },
    summary: 'Its held messages by likeness, with what each pile seems to be',
    answer: takeover.TakeoverPiles,
  },
  ...(['release', 'drop'] as const).map((verb) =>
    ofQueue('POST', `${TAKEOVER}/${verb}`, {
      call: `takeover.${verb}`,
      summary: verb === 'release' ? 'Let held messages go' : 'Discard held messages',
      answer: takeover.TakeoverChange,
    }),
  ),
  about('directory')('POST', `${TAKEOVER}/restore`, {
    call: 'takeover.restore',
    summary: 'Give an account back, with a new password or because it was the person',
    answer: takeover.RestoredAccount,
  }),
  ...(['retry', 'hold', 'release', 'drop'] as const).map((verb) =>
    ofQueue('POST', `${V1}/queue/${verb}`, {
      call: `queue.${verb}`,
      summary: `${verb[0]?.toUpperCase()}${verb.slice(1)} what fits the filter`,
      answer: QueueChange,
    }),
  ),
]

const BOUNCES: readonly Operation[] = [
  ofLedger('GET', `${V1}/bounces`, {
    call: 'bounce.list',
    summary: 'Mail that came back, newest first',
    answer: bounce.BouncePage,
    access: 'account',
  }),
  ofLedger('GET', `${V1}/bounces/:address`, {
    call: 'bounce.show',
    summary: 'What is known of an address that bounced',
    answer: bounce.BouncedAddressCard,
  }),
  ofLedger('GET', `${V1}/paused-addresses`, {
    call: 'bounce.suppressed',
    summary: 'Addresses that are paused because they do not exist',
    answer: bounce.PausedAddressPage,
  }),
  ofQueue('POST', `${V1}/paused-addresses/:address/lift`, {
    call: 'bounce.lift',
    summary: 'Send to an address again',
    answer: bounce.LiftedAddress,
  }),
  ofLedger('GET', `${V1}/recipient-warnings`, {
    call: 'bounce.warn',
    summary: 'What to know of recipients before one writes to them',
    answer: bounce.RecipientWarnings,
    access: 'account',
  }),
]

const LEDGER: readonly Operation[] = [
  ofLedger('GET', `${V1}/ledger`, {
    call: 'ledger.search',
    summary: 'What happened, newest first, by any of its names',
    answer: ledger.LedgerPage,
    access: 'account',
  }),
  {
    ...ofLedger('GET', `${V1}/ledger-stream`, {
      call: 'ledger.follow',
      summary:
        'What happens, live: `begin`, then `ledger` for each event, from `Last-Event-ID` or `after` on',
      access: 'account',
    }),
    stream: openLedgerStream,
  },
  ofLedger('GET', `${V1}/ledger/:event`, {
    call: 'ledger.show',
    summary: 'One event and the whole way of its message',
    answer: ledger.LedgerWay,
    access: 'account',
  }),
  ofLedger('GET', `${V1}/ledger/:event/proof`, {
    call: 'ledger.prove',
    summary: 'A proof that stands by itself',
    answer: ledger.LedgerProof,
    access: 'account',
  }),
  {
    ...ofLedger('GET', `${V1}/ledger/:event/proof.pdf`, {
      call: 'ledger.prove-pdf',
      summary: 'The same as a page for people, with the proof attached',
      access: 'account',
    }),
    file: 'application/pdf',
  },
  ofLedger('GET', `${V1}/ledger-stats`, {
    call: 'ledger.stats',
    summary: 'Sums by account, destination, class or day',
    answer: ledger.LedgerStats,
    access: 'account',
  }),
  ofLedger('GET', `${V1}/mail-stats`, {
    call: 'stats.mail',
    summary: 'Sent, received, refused and bounced, by day, account, destination or class',
    answer: ledger.MailStats,
    access: 'account',
  }),
  ofLedger('GET', `${V1}/ledger-check`, {
    call: 'ledger.check',
    summary: 'Whether the chain of each day is whole',
    answer: ledger.LedgerCheck,
    access: 'operator',
  }),
]

export const FLOW_OPERATIONS: readonly Operation[] = [...POLICIES, ...DNS, ...QUEUE, ...BOUNCES, ...LEDGER]
