import PhotoSwipe from "photoswipe";
import "photoswipe/style.css";
import { fitting, slideOf } from "#components/images/slides.ts";
import { characterKeys } from "#components/keys/choice.ts";
import type { Words } from "#components/words/words.ts";
import type { Image } from "#lib/web/shapes.ts";

export type Stage = {
  /** The pictures in the order of the view; may grow while they are looked at. */
  items: () => Image[];
  /** The one that is shown first. */
  first: string;
  t: Words<"images">;
  /** Told which picture is looked at. */
  onLook: (image: Image) => void;
  /** Told that the page of the picture is asked for. */
  onPage: () => void;
  /** Told which picture was shown last, when the viewer has gone. */
  onClose: (last: Image | undefined) => void;
};

const about =
  '<path d="M16 6a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm0 2.4a7.6 7.6 0 1 1 0 15.2 7.6 7.6 0 0 1 0-15.2Zm-1.2 2.8v2.4h2.4v-2.4Zm0 4v6h2.4v-6Z" id="pswp__icn-page"/>';

/** Opens PhotoSwipe over the page. */
export function openSwipe({ items, first, t, onLook, onPage, onClose }: Stage): PhotoSwipe {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const index = items().findIndex(({ id }) => id === first);
  const pswp = new PhotoSwipe({
    index: Math.max(0, index),
    bgOpacity: 1,
    loop: false,
    preload: [1, 2],
    wheelToZoom: true,
    // The page decides what has the focus then: it may show another picture.
    returnFocus: false,
    showHideAnimationType: still ? "none" : "fade",
    zoomAnimationDuration: still ? false : 200,
    initialZoomLevel: fitting,
    secondaryZoomLevel: (level) => Math.max(1, fitting(level) * 2),
    maxZoomLevel: (level) => Math.max(4, fitting(level) * 4),
    closeTitle: t("close"),
    zoomTitle: t("zoom"),
    arrowPrevTitle: t("previous"),
    arrowNextTitle: t("next"),
    errorMsg: t("notShown"),
  });
  const shown = () => items()[pswp.currIndex];
  pswp.addFilter("numItems", () => items().length);
  pswp.addFilter("itemData", (data, index) => {
    const image = items()[index];
    return image ? slideOf(image) : data;
  });
  pswp.addFilter("placeholderSrc", (_, { data }) => data.msrc ?? false);
  pswp.on("uiRegister", () => {
    pswp.ui?.registerElement({
      name: "caption",
      appendTo: "root",
      className:
        "pointer-events-none absolute inset-x-0 bottom-0 truncate bg-linear-to-t from-black/70 to-black/0 px-4 pt-8 pb-4 text-center text-sm text-white",
      onInit(element) {
        const say = () => {
          element.textContent = shown()?.name ?? "";
        };
        element.setAttribute("aria-live", "polite");
        pswp.on("change", say);
        say();
      },
    });
    const html = { isCustomSVG: true, inner: about, outlineID: "pswp__icn-page" };
    pswp.ui?.registerElement({ name: "page", order: 9, isButton: true, title: t("toPage"), html, onClick: onPage });
  });
  pswp.on("change", () => {
    const image = shown();
    if (image) onLook(image);
  });
  pswp.on("keydown", (event) => void (event.originalEvent.key === "z" && !characterKeys.on() && event.preventDefault()));
  const release = coverPage(() => pswp.close());
  pswp.on("destroy", () => {
    release();
    onClose(shown());
  });
  pswp.init();
  pswp.element?.setAttribute("aria-modal", "true");
  pswp.element?.setAttribute("aria-label", t("viewer"));
  return pswp;
}

type Watcher = { onclose: (() => void) | null; destroy: () => void };

/** Puts the page behind out of reach; a phone's gesture back leads to it (`CloseWatcher` of HTML, where the browser knows it). */
function coverPage(close: () => void): () => void {
  const page = document.querySelector<HTMLElement>(".page-root");
  const { CloseWatcher } = window as { CloseWatcher?: new () => Watcher };
  const watcher = CloseWatcher && new CloseWatcher();
  if (watcher) watcher.onclose = close;
  if (page) page.inert = true;
  return () => {
    watcher?.destroy();
    if (page) page.inert = false;
  };
}
