/** Every part of the kit on one page, for the tests and for whoever builds a screen. Not served. */
import { createRoot } from 'react-dom/client'
import { KitProvider } from '../kit-provider.tsx'
import { Gallery } from './gallery.tsx'

const place = document.getElementById('root')
if (place === null) throw new Error('the page has no place for the gallery')
createRoot(place).render(
  <KitProvider app="panel">
    <Gallery />
  </KitProvider>,
)
