package org.layerscope;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.component.page.ColorScheme;
import com.vaadin.flow.component.page.Push;
import com.vaadin.flow.theme.aura.Aura;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.layerscope.model.InstallModels;
import org.layerscope.sharing.BackupShares;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Entry point of the application and shell of its pages. */
@SpringBootApplication
@Push
@StyleSheet(Aura.STYLESHEET)
@StyleSheet("context://layerscope/layerscope.css")
@ColorScheme(ColorScheme.Value.SYSTEM)
public class LayerscopeApplication implements AppShellConfigurator {

    /** Starts the server, or does what the first argument says: {@code install-models} or {@code backup-shares FILE}. */
    public static void main(String[] args) {
        switch (args.length == 0 ? "" : args[0]) {
            case "install-models" -> System.exit(InstallModels.run());
            case "backup-shares" -> System.exit(BackupShares.run(Arrays.copyOfRange(args, 1, args.length)));
            default -> serve(args);
        }
    }

    private static void serve(String... args) {
        // Before any DJL class is loaded: its start-up would otherwise call a cloud metadata address.
        System.setProperty("ai.djl.offline", "true");
        giveMemoryBack();
        SpringApplication.run(LayerscopeApplication.class, args);
    }

    /** Lets the collector keep a fifth of the heap free instead of up to 70 %: PyTorch and other programs need the memory too. */
    private static void giveMemoryBack() {
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (machine != null) { // another machine than HotSpot has other settings
            machine.setVMOption("MinHeapFreeRatio", "10");
            machine.setVMOption("MaxHeapFreeRatio", "20");
        }
    }
}
