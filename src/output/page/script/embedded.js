// The page with its data in it.

import { byId } from "./dom.js";
import { Page } from "./main.js";
import { Embedded } from "./provider.js";

Embedded.from(byId("data")).then((provider) => new Page(provider, provider.data).start());
