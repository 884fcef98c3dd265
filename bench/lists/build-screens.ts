// Builds the screens of a night from the editions in force, as a worker does. Started by lists.ts.
import { loadConfig, openRuntime } from '../../src/runtime.ts';

const runtime = await openRuntime({ redis: false });
try {
  await runtime.screens.of(await runtime.basis(await loadConfig(runtime.today())));
} finally {
  await runtime.close();
}
