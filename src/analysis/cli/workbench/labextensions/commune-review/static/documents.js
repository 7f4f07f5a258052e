// Cards for the kinds of documents, their preview, and their names in the menu of exports.
// A prebuilt extension of JupyterLab as its loader takes it, written by hand: there is nothing to build.
(() => {
  "use strict";

  const EXPORT = "notebook:export-to-format";
  const EXPORTS = "jp-mainmenu-file-notebookexport";
  let shared;

  /** The module `name` that JupyterLab shares. */
  const use = async name => {
    const [{ get }] = Object.values(shared[name]);
    return (await get())();
  };

  /** What the launching command told: kinds of documents, names of exports, words. */
  const told = () => {
    const page = JSON.parse(document.getElementById("jupyter-config-data").textContent);
    return JSON.parse(page.communeReview);
  };

  const cards = (app, launcher, { kinds, words }, icon) => {
    kinds.forEach(({ name, title, question, path }, rank) => {
      const command = `commune-review:open-${name}`;
      app.commands.addCommand(command, {
        label: title,
        caption: question,
        icon,
        execute: () => app.commands.execute("docmanager:open", { path }),
      });
      launcher.add({ command, category: words.documents, rank });
    });
  };

  /** JupyterLab names an export by its address; ours stand first, by the names their writers tell. */
  const names = (menu, exports) => {
    const { submenu } = menu.fileMenu.items.find(i => i.submenu && i.submenu.id === EXPORTS) || {};
    if (!submenu) return;
    const add = submenu.addItem.bind(submenu);
    submenu.addItem = options => {
      const label = options.command === EXPORT && exports[options.args.format];
      return add(label ? { ...options, rank: 1, args: { ...options.args, label } } : options);
    };
  };

  /** The document as the outputs on the screen make it, beside the notebook; the server keeps it in a sandbox. */
  const preview = async (app, panel, words, { IFrame, MainAreaWidget }, { URLExt, PageConfig }) => {
    if (panel.model.dirty && !panel.model.readOnly) await panel.context.save();
    const path = URLExt.encodeParts(panel.context.path);
    const id = `commune-review-${path}`;
    let main = Array.from(app.shell.widgets("main")).find(w => w.id === id);
    if (!main) {
      const content = new IFrame({ sandbox: ["allow-scripts", "allow-downloads"], referrerPolicy: "same-origin" });
      main = new MainAreaWidget({ content });
      main.id = id;
      main.title.label = `${words.preview}: ${panel.title.label}`;
      main.title.closable = true;
      app.shell.add(main, "main", { mode: "split-right", ref: panel.id });
    }
    main.content.url = URLExt.join(PageConfig.getBaseUrl(), "nbconvert/review_html", `${path}?at=${Date.now()}`);
    app.shell.activateById(id);
  };

  const activate = async (app, launcher, tracker, menu, modules) => {
    const { ui, apputils, coreutils } = modules;
    const { kinds, exports, words } = told();
    cards(app, launcher, { kinds, words }, ui.notebookIcon);
    names(menu, exports);
    tracker.widgetAdded.connect((_, panel) => {
      panel.toolbar.insertItem(
        10,
        "commune-review-preview",
        new ui.ToolbarButton({
          label: words.preview,
          tooltip: words.tooltip,
          onClick: () => preview(app, panel, words, apputils, coreutils),
        })
      );
    });
  };

  const extension = async () => {
    const [launcher, notebook, mainmenu, ui, apputils, coreutils] = await Promise.all(
      ["launcher", "notebook", "mainmenu", "ui-components", "apputils", "coreutils"].map(n => use(`@jupyterlab/${n}`))
    );
    const plugin = {
      id: "commune-review:documents",
      description: "Cards, preview and names of the documents of this project.",
      autoStart: true,
      requires: [launcher.ILauncher, notebook.INotebookTracker, mainmenu.IMainMenu],
      activate: (app, ...tokens) => activate(app, ...tokens, { ui, apputils, coreutils }),
    };
    return () => ({ __esModule: true, default: plugin });
  };

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["commune-review"] = {
    init: scope => {
      shared = scope;
    },
    get: extension,
  };
})();
