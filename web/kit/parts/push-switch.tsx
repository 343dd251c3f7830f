/** Notices of new mail on this device, on and off; says why when they cannot be had. */
import { Switch } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useJmap, useWords } from '../kit-context.ts'
import { tell } from '../tell.ts'
import { PUSH_TEXTS } from '../texts/push.ts'
import { pushState, turnPushOff, turnPushOn } from '../web-push.ts'

const KEY = ['push-state']

export function PushSwitch(): ReactNode {
  const say = useWords(PUSH_TEXTS)
  const jmap = useJmap()
  const queries = useQueryClient()
  const { data: state } = useQuery({ queryKey: KEY, queryFn: () => pushState(jmap) })
  const change = useMutation({
    mutationFn: (on: boolean) => (on ? turnPushOn(jmap) : turnPushOff()),
    onSuccess: (now) => queries.setQueryData(KEY, now),
    onError: () => tell({ kind: 'bad', text: say('failed') }),
  })
  const why = state === 'refused' || state === 'impossible' ? state : 'help'
  return (
    <Switch
      label={say('label')}
      description={say(why)}
      checked={state === 'on'}
      disabled={why !== 'help' || state === undefined || change.isPending}
      onChange={(event) => change.mutate(event.currentTarget.checked)}
    />
  )
}
