// The charts of a run that has ended, from the state in the page.
import {apply, emptyState} from './model.js';
import {Page} from './page.js';
import {byId} from './sections.js';

const state = apply(emptyState(), JSON.parse(byId('state').textContent));
for (const id of ['epochs', 'layers']) byId(id).open = false;
new Page(state).render();
