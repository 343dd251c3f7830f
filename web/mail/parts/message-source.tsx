/** A message as it travelled, for who wants to see it to the last octet. */
import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useJmap, useWords } from '../../kit/kit-context.ts'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { SideDrawer } from '../../kit/parts/side-drawer.tsx'
import { SOURCE_OCTETS } from '../limits.ts'
import { blobPath } from '../model/blob-path.ts'
import type { Mail } from '../model/mail.ts'
import { located } from '../model/shared-accounts.ts'
import { MAIL_TEXTS } from '../texts/mail.ts'
import css from './message-body.module.css'

/** Of a file's name: what no system takes in one. */
const UNFIT = /[\p{Cc}\p{Cf}/\\:*?"<>|]+/gu
const NAME_SIGNS_MAX = 60

export function MessageSource({
  mail,
  onClose,
}: {
  readonly mail: Mail
  readonly onClose: () => void
}): ReactNode {
  const say = useWords(MAIL_TEXTS)
  const subject = mail.subject || say('noSubject')
  const { data, error, isPending, refetch } = useSource(mail.id, `${fitName(subject)}.eml`)
  return (
    <SideDrawer
      over
      title={say('source')}
      sub={<bdi>{subject}</bdi>}
      onClose={onClose}
      footer={
        data !== undefined && (
          <Button
            component="a"
            href={data.path}
            download
            leftSection={<IconDownload size={16} stroke={1.75} />}
          >
            {say('saveMessage')}
          </Button>
        )
      }
    >
      {isPending && <Shape rows={8} />}
      {error !== null && (
        <ScreenTrouble error={error} title={say('troubleBody')} retry={() => void refetch()} />
      )}
      {data !== undefined && (
        <section aria-label={say('sourceOf', { name: subject })}>
          <pre className={css.source} dir="ltr">
            {data.text}
          </pre>
        </section>
      )}
      {data?.cut === true && <p className={css.told}>{say('sourceCut')}</p>}
    </SideDrawer>
  )
}

function useSource(id: string, name: string) {
  const jmap = useJmap()
  return useQuery({
    queryKey: ['source', id],
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    queryFn: async ({ signal }) => {
      const { primaryAccounts, downloadUrl } = await jmap.session()
      const shared = located(id)
      const accountId = shared.accountId ?? primaryAccounts['urn:ietf:params:jmap:mail'] ?? ''
      const { list } = await jmap.call<{ readonly list: readonly { readonly blobId: string }[] }>(
        'Email/get',
        { accountId, ids: [shared.id], properties: ['blobId'] },
      )
      const [found] = list
      if (found === undefined) throw new Error('the message is gone')
      const path = blobPath(downloadUrl, { accountId, blobId: found.blobId, name, type: 'message/rfc822' })
      const answer = await fetch(path, { signal })
      if (!answer.ok) throw new Error(`${answer.status}`)
      const octets = new Uint8Array(await answer.arrayBuffer())
      const text = new TextDecoder().decode(octets.subarray(0, SOURCE_OCTETS))
      return { path, text, cut: octets.length > SOURCE_OCTETS }
    },
  })
}

function fitName(subject: string): string {
  return subject.replaceAll(UNFIT, ' ').trim().slice(0, NAME_SIGNS_MAX).trim() || 'mensaje'
}
