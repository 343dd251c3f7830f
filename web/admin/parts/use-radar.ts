/** The radar as it changes, by the server's stream; the order stays while somebody's hand is in the list. */
import { useCallback, useEffect, useState } from 'react'
import { changed, emptyLiveList, holding, type LiveList, replaced } from '../model/live-list.ts'
import { byNeed, type Radar, type RadarGroup } from '../model/radar.ts'

type Watched = {
  readonly list: LiveList<RadarGroup>
  /** The stream is open. */
  readonly live: boolean
  /** The first picture has come. */
  readonly begun: boolean
  /** Somebody's hand is in the list, or has left. */
  readonly hold: (held: boolean) => void
}

const STREAM = '/api/v1/queue/radar/stream'

const keyed = (groups: readonly RadarGroup[]): (readonly [string, RadarGroup])[] =>
  groups.map((one) => [one.group, one])

export function useRadar(): Watched {
  const [list, setList] = useState(emptyLiveList<RadarGroup>)
  const [live, setLive] = useState(false)
  const [begun, setBegun] = useState(false)
  useEffect(() => {
    // It comes again by itself when it is cut.
    const source = new EventSource(STREAM)
    source.addEventListener('radar', ({ data }: MessageEvent<string>) => {
      const { groups } = JSON.parse(data) as Pick<Radar, 'groups'>
      setList((before) => replaced(before, keyed(groups), byNeed))
      setLive(true)
      setBegun(true)
    })
    source.addEventListener('changes', ({ data }: MessageEvent<string>) => {
      const told = JSON.parse(data) as {
        readonly changed: readonly RadarGroup[]
        readonly gone: readonly string[]
      }
      setList((before) => changed(before, keyed(told.changed), told.gone, byNeed))
    })
    source.addEventListener('error', () => setLive(false))
    return () => source.close()
  }, [])
  const hold = useCallback((held: boolean) => setList((before) => holding(before, held, byNeed)), [])
  return { list, live, begun, hold }
}
