/** The first run, after somebody signed in: each step is read from how things are now, so one may leave and come back. UI.md §7 */
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { z } from 'zod'
import type { CertificateList } from '../../../contract/src/certificate.ts'
import { useApi, useSession, useWords } from '../../kit/kit-context.ts'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { LOOK_AGAIN_MS } from '../limits.ts'
import { countsOf } from '../model/dns-rows.ts'
import { isDone, isNeeded, mayGoOn, missingOf, STEPS, type Step, stepNow } from '../model/first-run.ts'
import { type Factors, hasSecond, readFactors } from '../model/second-factor.ts'
import { useDomains } from '../parts/company-card.tsx'
import { FirstRunDns } from '../parts/first-run-dns.tsx'
import { FirstRunFoot } from '../parts/first-run-foot.tsx'
import { FirstRunFrame } from '../parts/first-run-frame.tsx'
import { FirstRunSecond } from '../parts/first-run-second.tsx'
import { FirstRunTest } from '../parts/first-run-test.tsx'
import { dnsCheckQuery } from '../parts/use-home.ts'
import { FIRST_RUN_TEXTS } from '../texts/first-run.ts'

type Certificates = z.infer<typeof CertificateList>

export function Screen(): ReactNode {
  const run = useFirstRun()
  if (run.error !== null && run.factors === undefined)
    return (
      <main>
        <ScreenTrouble error={run.error} retry={run.retry} />
      </main>
    )
  if (run.factors === undefined || run.domains === undefined) return <Shape />
  return <Steps run={{ ...run, factors: run.factors }} />
}

/** What is known of all steps. */
function useFirstRun() {
  const api = useApi()
  const { role, address } = useSession()
  const factors = useQuery({ queryKey: ['second-factor'], queryFn: () => readFactors(api) })
  const domains = useDomains()
  const own = address.slice(address.lastIndexOf('@') + 1)
  const place = domains.data?.find((one) => one.domain === own) ?? domains.data?.[0]
  const domain = place?.domain
  const check = useQuery({
    ...dnsCheckQuery(api, domain ?? ''),
    enabled: domain !== undefined,
    refetchInterval: LOOK_AGAIN_MS,
  })
  const certificates = useQuery({
    queryKey: ['certificates'],
    queryFn: () => api.get<Certificates>('/api/v1/certificates'),
    enabled: role === 'operator',
    refetchInterval: LOOK_AGAIN_MS,
  })
  return {
    ...{ domain, domains: domains.data, company: place?.company ?? '' },
    ...{ factors: factors.data, rows: check.data?.rows, certificates: certificates.data },
    error: factors.error ?? domains.error,
    retry: () => void Promise.all([factors.refetch(), domains.refetch()]),
  }
}

type Run = ReturnType<typeof useFirstRun> & { readonly factors: Factors }

/** A certificate of an authority that names this server, or one that the operator put there. */
const certificateOf = ({ certificates }: Run) =>
  certificates?.certificates.find(
    ({ names, provisional }) =>
      !provisional &&
      names.some(
        (name) => name === location.hostname || name === `*.${location.hostname.replace(/^[^.]+\./, '')}`,
      ),
  )

function Steps({ run }: { readonly run: Run }): ReactNode {
  const navigate = useNavigate()
  const { paso } = useSearch({ strict: false }) as { readonly paso?: string }
  const known = {
    hasDomain: run.domain !== undefined,
    hasSecond: hasSecond(run.factors),
    mayGoOn: mayGoOn(run.rows ?? []),
    certified: certificateOf(run) !== undefined,
  }
  // Where one came in: a step that is done meanwhile does not take the page away from under what it shows.
  const [first] = useState(() => stepNow(known))
  const chosen = STEPS.find((step) => step === paso) ?? first
  // Nobody goes on without a second way in.
  const now = known.hasSecond || STEPS.indexOf(chosen) <= STEPS.indexOf('person') ? chosen : 'person'
  const go = (step: Step): void => void navigate({ to: '/primer-arranque', search: { paso: step } })
  const words = useStepWords(run, now)
  const next = STEPS[STEPS.indexOf(now) + 1]
  return (
    <FirstRunFrame
      now={now}
      done={(step) => isDone(step, known)}
      about={useAbout(run)}
      go={go}
      {...words}
      foot={
        <FirstRunFoot
          key={now}
          now={now}
          ready={now === 'person' ? known.hasSecond : true}
          whole={isDone(now, known)}
          missing={now === 'dns' ? missingOf(run.rows ?? []) : []}
          domain={run.domain ?? ''}
          go={() => (next === undefined ? void navigate({ to: '/' }) : go(next))}
        />
      }
    >
      <Body now={now} run={run} />
    </FirstRunFrame>
  )
}

function Body({ now, run }: { readonly now: Step; readonly run: Run }): ReactNode {
  const { domain = '', rows = [] } = run
  switch (now) {
    case 'server':
    case 'companyStep':
    case 'certificate':
      return null
    case 'person':
      return <FirstRunSecond />
    case 'dns':
      return <FirstRunDns rows={rows} domain={domain} />
    case 'test':
      return <FirstRunTest domain={domain} reverse={rows.find(({ kind }) => kind === 'ptr')} />
  }
}

function useAbout(run: Run): Partial<Record<Step, string>> {
  const say = useWords(FIRST_RUN_TEXTS)
  const { company, domain = '', rows } = run
  return {
    server: location.hostname,
    companyStep: [company, domain].filter((one) => one !== '').join(', '),
    ...(rows !== undefined && { dns: say('dnsCount', { ok: countsOf(rows).ok, all: rows.length }) }),
  }
}

function useStepWords(run: Run, now: Step): { readonly title: string; readonly lead: string } {
  const say = useWords(FIRST_RUN_TEXTS)
  const { company, domain = '', factors, rows = [] } = run
  const host = location.hostname
  switch (now) {
    case 'server':
      return { title: say('serverTitle', { host }), lead: say('serverLead') }
    case 'companyStep':
      return { title: say('companyTitle', { company, domain }), lead: say('companyLead') }
    case 'person': {
      if (!hasSecond(factors)) return { title: say('personTitle'), lead: say('personLead') }
      const counts = { keys: factors.passkeys.length, n: factors.recoveryCodesLeft }
      const codes = factors.codes.on ? 'yes' : 'no'
      return { title: say('personDone'), lead: say('personDoneLead', { ...counts, codes }) }
    }
    case 'dns': {
      const { bad } = countsOf(rows.filter(isNeeded))
      const title =
        bad === 0 && rows.length > 0 ? say('dnsOk', { domain }) : say('dnsBad', { domain, n: bad })
      return { title, lead: say('dnsLead') }
    }
    case 'certificate':
      return certificateWords(run, say)
    case 'test':
      return { title: say('testTitle'), lead: say('testLead') }
  }
}

function certificateWords(run: Run, say: ReturnType<typeof useWords<typeof FIRST_RUN_TEXTS>>) {
  const host = location.hostname
  const found = certificateOf(run)
  const asked = run.certificates?.acme ?? []
  if (found !== undefined) {
    const auto = asked.some(({ names }) => names.includes(host)) ? 'yes' : 'no'
    const until = new Date(found.expiresAt)
    return { title: say('certificateOk'), lead: say('certificateOkLead', { host, until, auto }) }
  }
  const why = asked.find(({ failed }) => failed !== null)?.failed
  const lead = asked.length === 0 ? say('certificateOff') : say('certificateWaitLead', { host })
  const last = why === undefined || why === null ? '' : ` ${say('certificateFailed', { why })}`
  return { title: say('certificateWait'), lead: `${lead}${last}` }
}
