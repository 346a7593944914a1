package org.layerscope.ui.explorer;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.BeforeEach;
import org.layerscope.browser.BrowserTest;

/** What tests of the explorer have in common: the whole application, and the page that shows it. */
@BrowserTest
abstract class ExplorerScreen {

    Page page;
    ExplorerPage explorer;

    @BeforeEach
    void rememberPage(Page opened) {
        page = opened;
        explorer = new ExplorerPage(opened);
    }
}
